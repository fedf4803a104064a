/** Which tables there are and what stands in them, as Snowflake's own catalogue tells whoever may see it. */
import { useMemo } from 'preact/hooks';
import { useAct } from '../../data/use-act.ts';
import { ConsoleSqlDocument } from '../../generated/documents.ts';
import { FailureNote, Waiting } from '../../parts/answered.tsx';
import { Name } from '../../parts/name.tsx';
import { Panel } from '../../parts/panel.tsx';

const CATALOGUE = `SELECT table_schema, table_name, column_name, data_type FROM information_schema.columns
WHERE table_schema <> 'INFORMATION_SCHEMA' ORDER BY 1, 2, ordinal_position`;

/** Names in other letters are theirs only in quotes. */
const quoted = (name: string) =>
  /^[A-Z_][A-Z0-9_$]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;

export function SchemaTree({ onTable }: { onTable: (name: string) => void }) {
  const { run, data, failure, isRunning, cancel } = useAct(ConsoleSqlDocument, 'work');
  const rows = data?.executeSql?.rows;
  const schemas = useMemo(() => {
    const cells = (rows ?? []).map((row) => row.map(String));
    return [...Map.groupBy(cells, ([schema = '']) => schema)].map(([schema, own]) => ({
      schema,
      tables: [...Map.groupBy(own, ([, table = '']) => table)].map(([table, columns]) => ({
        table,
        columns,
      })),
    }));
  }, [rows]);
  return (
    <Panel title="Tables" room={28} note="Read by a statement, which is charged as any other.">
      <div class="actions">
        <button
          type="button"
          class="quiet"
          disabled={isRunning}
          onClick={() => void run({ input: { statement: CATALOGUE, maxRows: 10_000 } })}
        >
          {rows ? 'Read them again' : 'Read them'}
        </button>
        {isRunning && (
          <button type="button" class="quiet" onClick={cancel}>
            Cancel
          </button>
        )}
      </div>
      {failure && <FailureNote failure={failure} />}
      {isRunning && <Waiting />}
      {schemas.map(({ schema, tables }) => (
        <details key={schema}>
          <summary>
            <Name text={schema} /> <span class="faint">{tables.length}</span>
          </summary>
          {tables.map(({ table, columns }) => (
            <details key={table} class="inner">
              <summary>
                <Name text={table} />
              </summary>
              <button
                type="button"
                class="quiet small"
                onClick={() => onTable(`${quoted(schema)}.${quoted(table)}`)}
              >
                Select from it
              </button>
              <ul>
                {columns.map(([, , column = '', type = '']) => (
                  <li key={column}>
                    <Name text={column} /> <span class="faint">{type}</span>
                  </li>
                ))}
              </ul>
            </details>
          ))}
        </details>
      ))}
    </Panel>
  );
}
