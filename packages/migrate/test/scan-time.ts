/** How long a scan of 10,000 files takes, one in ten of them with a finding: `node packages/migrate/test/scan-time.ts`. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isFinding } from '../src/finding.ts';
import { scan } from '../src/scan.ts';

const FILES = 10_000;
const PER_FOLDER = 100;

const filler = (index: number) =>
  Array.from({ length: 40 }, (_, line) => `def value_${index}_${line}(x):\n    return x * ${line}\n`).join(
    '\n',
  );
const direct = `import snowflake.connector\n\n\ndef rows(key):\n    conn = snowflake.connector.connect(user="svc")\n    found = conn.cursor().execute("SELECT a FROM t WHERE b = %s", (key,)).fetchall()\n    conn.close()\n    return found\n`;
const plainScript = (index: number) =>
  `export const value${index} = (x: number) => x * ${index};\n`.repeat(40);

const root = mkdtempSync(join(tmpdir(), 'scan-time-'));
try {
  for (let index = 0; index < FILES; index += 1) {
    const folder = join(root, `part${Math.floor(index / PER_FOLDER)}`);
    if (index % PER_FOLDER === 0) mkdirSync(folder);
    const isFound = index % 10 === 0;
    const name = index % 3 === 1 && !isFound ? `file${index}.ts` : `file${index}.py`;
    const text = name.endsWith('.ts') ? plainScript(index) : filler(index) + (isFound ? direct : '');
    writeFileSync(join(folder, name), text);
  }
  const cpu = process.cpuUsage();
  const begun = performance.now();
  const { rows } = scan(root);
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  const { user, system } = process.cpuUsage(cpu);
  const cpuSeconds = ((user + system) / 1e6).toFixed(1);
  process.stdout.write(
    `${FILES} files, ${rows.filter(isFinding).length} findings: ${seconds} s by the clock, ${cpuSeconds} s of CPU\n`,
  );
} finally {
  rmSync(root, { recursive: true, force: true });
}
