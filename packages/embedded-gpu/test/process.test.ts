import { afterAll, beforeAll, expect, it } from 'vitest';
import { type GpuProcess, startGpuProcess } from '../src/process/start-gpu-process.ts';

const program = new URL('../../../src/embedded/gpu-process.ts', import.meta.url);
const reported: string[] = [];
let gpu: GpuProcess;

beforeAll(async () => {
  gpu = await startGpuProcess({
    program,
    modelUrl: null,
    onError: (error) => reported.push((error as Error).message),
  });
});

afterAll(() => gpu.close());

const models = async () => {
  const response = await fetch(new URL('v1/models', gpu.url));
  const { data } = (await response.json()) as { data: { id: string }[] };
  return data.map(({ id }) => id);
};

it('serves from a process of its own', async () => {
  expect(gpu.pid).not.toBe(process.pid);
  expect(await models()).toEqual(['local-gpu-chat', 'local-gpu-embed']);
});

it('serves at the same address again when its process was killed, and says so', async () => {
  const { pid } = gpu;
  process.kill(pid as number, 'SIGKILL');
  await expect.poll(() => gpu.pid).not.toBe(pid);
  await expect.poll(() => models().catch(() => [])).toEqual(['local-gpu-chat', 'local-gpu-embed']);
  expect(reported).toEqual(['the embedded GPU ended (SIGKILL); another one takes its place']);
});
