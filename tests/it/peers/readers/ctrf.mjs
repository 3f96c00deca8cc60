// Validates a CTRF report by the reference implementation, and writes the sums that this makes of its tests.

import { readFile } from 'node:fs/promises';
import { calculateSummary, parse, validateStrict } from 'ctrf';

const report = parse(await readFile(process.argv[2], 'utf8'));
validateStrict(report);
process.stdout.write(JSON.stringify(calculateSummary(report.results.tests)));
