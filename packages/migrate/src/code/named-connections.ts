import { snowflakeDatabasesOf } from './django-databases.ts';
import type { Project } from './project.ts';

/** The connections to Snowflake that a tree knows by names alone. */
export class NamedConnections {
  readonly #project: Project;
  readonly #airflowIds: ReadonlySet<string>;
  #databases: ReadonlySet<string> | null = null;

  constructor(project: Project, airflowIds: ReadonlySet<string>) {
    this.#project = project;
    this.#airflowIds = airflowIds;
  }

  /** Whether Django's settings reach the database of this name by a driver of Snowflake. */
  hasDatabase(name: string): boolean {
    this.#databases ??= snowflakeDatabasesOf(this.#project);
    return this.#databases.has(name);
  }

  /** Whether some file of the tree says that Airflow's connection of this id is Snowflake's. */
  hasAirflowId(id: string): boolean {
    return this.#airflowIds.has(id.toLowerCase());
  }
}
