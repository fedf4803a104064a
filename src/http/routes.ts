/** Every route of the public server. What costs money behind one is walked by `test/gateway/governed-walk.test.ts`. */
import type { FastifyInstance } from 'fastify';
import type { HealthMonitor } from '../observability/health.ts';
import { registerConsole } from './console-route.ts';
import { registerExplorers } from './explorers.ts';
import { type ExportsRouteDependencies, registerExportsRoute } from './exports-route.ts';
import { type GraphqlRouteDependencies, registerGraphqlRoute } from './graphql-route.ts';
import { registerHealthRoutes } from './health-routes.ts';
import type { OpenAiDoorDependencies } from './openai/door.ts';
import { registerOpenAiRoutes } from './openai/routes.ts';
import { registerSchemaRoute, type SchemaRouteDependencies } from './schema-route.ts';

export type RouteDependencies = GraphqlRouteDependencies &
  OpenAiDoorDependencies &
  ExportsRouteDependencies &
  SchemaRouteDependencies & {
    readonly health: HealthMonitor;
    /** Of the books' days. */
    readonly timeZone: string;
  };

export async function registerRoutes(server: FastifyInstance, deps: RouteDependencies): Promise<void> {
  registerGraphqlRoute(server, deps);
  registerOpenAiRoutes(server, deps);
  registerHealthRoutes(server, deps.health);
  registerExplorers(server);
  registerSchemaRoute(server, deps);
  registerExportsRoute(server, deps);
  await registerConsole(server, deps.timeZone);
}
