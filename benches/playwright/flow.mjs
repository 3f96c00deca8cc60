// The measured flow, scripted with Playwright.
//
// Reads a job as JSON from stdin, carries its flows out, and writes one JSON line for each to stdout:
// when it began and when it ended, in milliseconds since 1970, the closing of its context and the
// writing of its evidence included. The first flow that fails ends the process with status 1.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { chromium } from 'playwright-core';

const VIEWPORT = { width: 1280, height: 960 };

const now = () => performance.timeOrigin + performance.now();

/** App sign-in, org sign-in, back to the app, profile, sign-out, and the proof of the sign-out. */
async function signOn(page, app, user) {
  await page.goto(new URL('sign-in', app).href);
  await page.click('[data-testid=sign-in-with-okta]');
  await page.fill('input[name="identifier"]', user.login);
  await page.fill('input[name="credentials.passcode"]', user.password);
  await page.click('input[type="submit"]');
  await page.waitForSelector('[data-testid=signed-in]');
  await page.goto(new URL('profile', app).href);
  const fields = { 'first-name': user.first_name, 'last-name': user.last_name, email: user.email };
  for (const [name, expected] of Object.entries(fields)) {
    const seen = (await page.textContent(`[data-testid=${name}]`)).trim();
    if (seen !== expected) throw new Error(`${name}: the app shows ${seen} instead of ${expected}`);
  }
  await page.click('[data-testid=sign-out]');
  await page.waitForSelector('[data-testid=signed-out]');
  await page.goto(new URL('profile', app).href);
  await page.waitForSelector('[data-testid=sign-in]');
}

async function bare(browser, job, user) {
  const context = await browser.newContext({ viewport: VIEWPORT });
  context.setDefaultTimeout(job.timeout_ms);
  await signOn(await context.newPage(), job.app, user);
  await context.close();
}

async function withEvidence(browser, job, user, number) {
  const directory = join(job.evidence, String(number));
  await mkdir(directory, { recursive: true });
  const recordHar = { path: join(directory, 'network.har'), content: 'embed', mode: 'full' };
  const context = await browser.newContext({ viewport: VIEWPORT, recordHar });
  context.setDefaultTimeout(job.timeout_ms);
  await context.tracing.start({ screenshots: true, snapshots: true });
  await signOn(await context.newPage(), job.app, user);
  await context.tracing.stop({ path: join(directory, 'trace.zip') });
  await context.close();
}

/** Carries out flows until none is left, in a browser of its own. */
async function lane(job, queue) {
  const browser = await chromium.launch({ executablePath: job.browser, args: job.browser_arguments });
  try {
    for (let number = queue.next++; number < job.flows; number = queue.next++) {
      const user = job.users[number % job.users.length];
      const started_ms = now();
      await (job.evidence ? withEvidence(browser, job, user, number) : bare(browser, job, user));
      process.stdout.write(`${JSON.stringify({ started_ms, ended_ms: now() })}\n`);
    }
  } finally {
    await browser.close();
  }
}

const job = JSON.parse(await text(process.stdin));
const queue = { next: 0 };
const lanes = await Promise.allSettled(Array.from({ length: job.jobs }, () => lane(job, queue)));
const failed = lanes.find((ended) => ended.status === 'rejected');
if (failed) {
  process.stderr.write(`${failed.reason?.stack ?? failed.reason}\n`);
  process.exitCode = 1;
}
