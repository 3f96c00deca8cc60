// Validates HAR files by the published JSON Schema. Says what is wrong, and fails.

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import Ajv from 'ajv';
import formats from 'ajv-formats';
import * as har from 'har-schema';

const draft = createRequire(import.meta.url)('ajv/dist/refs/json-schema-draft-06.json');
const ajv = new Ajv.default({ strict: false, allErrors: true });
ajv.addMetaSchema(draft);
formats.default(ajv);
const validate = ajv.addSchema(Object.values(har.default ?? har)).getSchema('har.json');

for (const file of process.argv.slice(2)) {
  const document = JSON.parse(await readFile(file, 'utf8'));
  if (!validate(document)) {
    console.error(file, ajv.errorsText(validate.errors.slice(0, 20), { separator: '\n' }));
    process.exitCode = 1;
  }
  const { pages, entries } = document.log;
  const known = new Set(pages.map((page) => page.id));
  const lost = entries.filter((entry) => entry.pageref !== undefined && !known.has(entry.pageref));
  const cut = entries.filter((entry) => new URL(entry.request.url).hash !== '');
  if (known.size !== pages.length || lost.length > 0 || cut.length > 0) {
    console.error(file, 'pages that are not unique, entries without their page, or fragments in addresses');
    process.exitCode = 1;
  }
}
