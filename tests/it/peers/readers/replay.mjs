// Opens an address in a browser that has nothing but a HAR file, and writes the page that it shows.

import { chromium } from 'playwright-core';

const [har, executablePath, address] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
try {
  const context = await browser.newContext({ javaScriptEnabled: false });
  await context.routeFromHAR(har, { notFound: 'abort' });
  const page = await context.newPage();
  const response = await page.goto(address);
  process.stdout.write(
    JSON.stringify({ address: page.url(), status: response.status(), title: await page.title() }),
  );
} finally {
  await browser.close();
}
