/** Exports as Parquet, a row group for each page: credits are exact decimals, times are instants. */
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import type { LogRow } from '../usage-log.ts';
import { type ExportType, exportColumns, isoTime } from './export-columns.ts';

type SchemaElement = ConstructorParameters<typeof ParquetWriter>[0]['schema'][number];

const types: Readonly<Record<ExportType, Partial<SchemaElement>>> = {
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  json: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  date: { type: 'INT32', converted_type: 'DATE' },
  integer: { type: 'INT64' },
  credits: { type: 'INT64', converted_type: 'DECIMAL', precision: 18, scale: 6 },
  number: { type: 'DOUBLE' },
  boolean: { type: 'BOOLEAN' },
  timestamp: {
    type: 'INT64',
    converted_type: 'TIMESTAMP_MILLIS',
    logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
  },
};

const schema = [
  { name: 'usage', num_children: exportColumns.length },
  ...exportColumns.map(([name, type]) => ({ name, repetition_type: 'OPTIONAL', ...types[type] })),
] as SchemaElement[];

export async function* toParquet(pages: AsyncIterable<readonly LogRow[]>): AsyncGenerator<Uint8Array> {
  const chunks: Uint8Array[] = [];
  const writer = new ByteWriter();
  // What a row group has written is handed on, and the next one begins with an empty buffer.
  const handOn = () => {
    chunks.push(new Uint8Array(writer.buffer.slice(0, writer.index)));
    writer.index = 0;
  };
  writer.finish = handOn;
  const parquet = new ParquetWriter({ writer, schema, createdBy: 'cortex-gateway' });
  for await (const rows of pages) {
    await parquet.write({
      columnData: exportColumns.map(([name, type, field]) => ({
        name,
        data: rows.map((row) => parquetValue(row[field], type)),
      })),
      rowGroupSize: rows.length,
    });
    handOn();
    yield* chunks.splice(0);
  }
  await parquet.finish();
  yield* chunks.splice(0);
}

function parquetValue(text: string | undefined, type: ExportType): unknown {
  if (text === undefined) return undefined;
  switch (type) {
    case 'integer':
      return BigInt(text);
    case 'credits':
      return BigInt(text.replace('.', ''));
    case 'number':
      return Number(text);
    case 'boolean':
      return text === 'true';
    case 'timestamp':
      return new Date(isoTime(text));
    case 'date':
      return new Date(`${text}T00:00:00Z`);
    default:
      return text;
  }
}
