/** The GPU stand-in: what a program needs that runs it. */
export type { Fault, FaultScript } from './faults.ts';
export { createGpuServer, type GpuServer, type GpuServerOptions } from './gpu-server.ts';
export { createLocalTextEngine } from './local-text-engine.ts';
export type { TextEngine } from './text-engine.ts';
