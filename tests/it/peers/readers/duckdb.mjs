// Reads the table from CSV and from Parquet as an analyst would, and writes both as JSON, with the types of the latter.

import { DuckDBInstance } from '@duckdb/node-api';

const [csv, parquet] = process.argv.slice(2);
const connection = await (await DuckDBInstance.create()).connect();
await connection.run("SET TimeZone = 'UTC'");
const rows = async (query, file) => (await connection.runAndReadAll(query, { file })).getRowObjectsJson();

// One apostrophe before what a spreadsheet would take for a formula is not part of the text.
const undone = String.raw`regexp_replace(COLUMNS(*), '^''(''*[=+\-@\t\r\n＝＋－＠])', '\1')`;
const types = await rows('DESCRIBE SELECT * FROM read_parquet($file)', parquet);
process.stdout.write(
  JSON.stringify({
    csv: await rows(`SELECT ${undone} FROM read_csv($file, all_varchar = true, header = true, delim = ',')`, csv),
    parquet: await rows('SELECT * FROM read_parquet($file)', parquet),
    types: Object.fromEntries(types.map((column) => [column.column_name, column.column_type])),
  }),
);
