/**
 * Builds the console after an install, so that no second step is needed.
 *
 * JavaScript, as an install may run on any Node. Where the tools to build with are not installed (npm ci --omit=dev),
 * the gateway starts all the same, and says at /console how to build it.
 */
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('.', import.meta.url));
const { build } = await import('vite').catch(() => ({}));
if (build) await build({ root, logLevel: 'warn' });
else console.log('The console is not built: its tools are not installed. To build it: npm ci');
