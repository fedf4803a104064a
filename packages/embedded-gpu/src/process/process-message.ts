/** What the gateway and the process of its GPU stand-in say to each other. */

export interface GpuStart {
  /** 0 for any free port; a process that takes the place of another listens where that did. */
  readonly port: number;
  readonly modelUrl: string | null;
}

export type FromGpu = { readonly url: string } | { readonly failure: string };
