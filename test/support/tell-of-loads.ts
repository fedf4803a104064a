/** NODE_OPTIONS of a process that tells on its standard error of every module of OpenTelemetry's that it loads. */
const watchLoads = `import { registerHooks } from 'node:module';
  registerHooks({ load(url, context, next) {
    if (/@opentelemetry\\/(?!api\\/)/.test(url)) process.stderr.write('loaded ' + url + '\\n');
    return next(url, context);
  } });`;

export const tellOfLoads = `--import data:text/javascript,${encodeURIComponent(watchLoads)}`;
