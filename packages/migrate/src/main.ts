#!/usr/bin/env node
import { runCommand } from './run-command.ts';

// Whoever reads may stop early (`migrate scan . | head`): the rest is not written, and the exit status stays.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });

process.exitCode = runCommand(process.argv.slice(2));
