// Renders GitHub's Markdown, and writes what came of it besides text: links, HTML, images, and the sizes of tables.

import { readFile } from 'node:fs/promises';
import { lexer, walkTokens } from 'marked';

const seen = { links: [], html: [], images: 0, headings: [], tables: [], text: '' };
walkTokens(lexer(await readFile(process.argv[2], 'utf8'), { gfm: true }), (token) => {
  if (token.type === 'link') seen.links.push(token.href);
  if (token.type === 'html') seen.html.push(token.raw);
  if (token.type === 'image') seen.images += 1;
  if (token.type === 'heading') seen.headings.push(token.depth);
  if (token.type === 'table') seen.tables.push(token.rows.length);
  if (token.type === 'text' && token.tokens === undefined) seen.text += `${token.raw}\n`;
});
process.stdout.write(JSON.stringify(seen));
