/** Calls that open a connection, a pool, an engine or a session, by the path that the imports give them. */
const OPENERS: readonly RegExp[] = [
  /^snowflake\.connector(\.aio)?(\.connection)?\.(connect|Connect|SnowflakeConnection)$/,
  /^snowflake\.snowpark(\.session)?\.Session\.builder\b.*\.(create|getOrCreate)$/,
  /^snowflake\.snowpark(\.session)?\.Session\.SessionBuilder\(\).*\.(create|getOrCreate)$/,
  /^snowflake\.snowpark\.context\.get_active_session$/,
  /^snowflake\.snowpark(\.session)?\.Session\.get_active_session$/,
  /^snowflake\.ingest(\.\w+)*\.(SimpleIngestManager|StreamingIngestClient|SnowflakeStreamingIngestClient\w*)$/,
  /^snowflake\.snowpark(\.session)?\.Session$/,
  /^airflow\.providers\.snowflake\..*(Hook|Operator|Sensor|snowpark_task)(\.partial)?$/,
  /^airflow\.(decorators|sdk)\.task\.snowpark$/,
  /^airflow\.contrib\..*Snowflake(Hook|Operator)$/,
  /^dagster_snowflake(_\w+)?\.\w*Snowflake\w*$/,
  /^dagster_snowflake(_\w+)?\.snowflake_\w+(\.configured)?$/,
  /^dagster_snowflake(_\w+)?\.\w*Snowflake\w*\(\)\.get_connection$/,
  /^prefect_snowflake(\.\w+)*\.Snowflake(Connector|Credentials)(\.a?load)?$/,
  /^adbc_driver_snowflake(\.dbapi)?\.connect$/,
  /^ibis\.snowflake\.(connect|from_connection)$/,
  /^snowflake-sdk(\.default)?\.(createConnection|createPool)$/,
  /^snowflake-promise(\.default)?\.Snowflake$/,
  /^snowflake-promise(\.default)?$/,
  /^langchain_snowflake\.Snowflake\w*Session$/,
  /^langchain(_community)?\.document_loaders(\.\w+)*\.SnowflakeLoader$/,
  /^dask_snowflake(\.\w+)?\.(read|to)_snowflake$/,
  /^mage_ai\.io\.snowflake\.Snowflake(\.with_config)?$/,
  /^sqlframe\.snowflake\.SnowflakeSession$/,
  /^kedro_datasets\.snowflake(\.\w+)*\.\w+Dataset$/,
  /^cosmos(\.\w+)*\.Snowflake\w*ProfileMapping$/,
  /^(@pulumi\/snowflake(\.default)?|pulumi_snowflake)\.Provider$/,
  /^sqlmesh(\.\w+)*\.SnowflakeConnectionConfig$/,
  /^@cubejs-backend\/snowflake-driver(\.default|\.SnowflakeDriver)?$/,
];

/** Calls that open one when an argument names Snowflake. */
const GENERIC_OPENERS: readonly RegExp[] = [
  /^sqlalchemy(\.engine|\.ext\.asyncio)?\.(create_engine|create_async_engine|engine_from_config)$/,
  /^sqlmodel\.create_engine$/,
  /^(pyodbc|pypyodbc|turbodbc|aioodbc|odbc)\.(connect|create_pool)$/,
  /^(odbc|odbc\.default)\.(connect|pool)$/,
  /^jaydebeapi\.connect$/,
  /^jpype\.dbapi2\.connect$/,
  /^ibis\.connect$/,
  /^adbc_driver_manager(\.dbapi)?\.(connect|AdbcDatabase)$/,
  /^airflow\.providers\.common\.sql\..*(Operator|Sensor|Hook)(\.partial)?$/,
  /^airflow\.(operators|sensors)\.\w*sql\w*\.\w+$/,
  /^airflow\.(hooks\.\w+|sdk(\.\w+)*)\.(BaseHook|Connection)\.(get_connection|get_hook|get)$/,
  /^airflow\.(models(\.connection)?|sdk(\.\w+)*)\.Connection$/,
  /^prefect_sqlalchemy(\.\w+)*\.(SqlAlchemyConnector|DatabaseCredentials)(\.a?load)?$/,
  /^prefect(\.\w+)*\.Block\.a?load$/,
  /^(streamlit|st)\.(connection|experimental_connection)$/,
  /^sequelize(\.default)?\.Sequelize$/,
  /^sequelize(\.default)?$/,
  /^knex(\.default|\.knex)?$/,
  /^(databases|records)\.Database$/,
  /^dataset\.connect$/,
  /^daft\.read_sql$/,
  /^dlt\.pipeline$/,
  /^(langchain(_community)?|llama_index)(\.\w+)*\.SQLDatabase\.from_uri$/,
  /^connectorx\.read_sql$/,
  /^polars\.read_database(_uri)?$/,
  /^(java|jdbc)\.DriverManager\.getConnection$/,
  /\.(read|write)\b.*\.format$/,
];

/** Operators of other systems reach Snowflake where the id of a connection says so. */
const OPENS_BY_ID = /^airflow\..*(Operator|Sensor|Hook|Transfer)(\.partial)?$/;

export function opensWhenIdNames(path: string): boolean {
  return OPENS_BY_ID.test(path);
}

/** A function (no class) that opens one: handed to somebody, it is called there. */
export function isOpenerFunction(path: string): boolean {
  return opens(path) && /\.(connect|createConnection|createPool|create|getOrCreate)$/.test(path);
}

/** Classes that are a connection; a class that extends one of them is one, too. */
const CONNECTION_CLASS =
  /^snowflake\.connector(\.connection)?\.SnowflakeConnection$|^airflow\.providers\.snowflake\..*Hook$|^snowflake\.snowpark(\.session)?\.Session$/;

export function opens(path: string): boolean {
  return OPENERS.some((opener) => opener.test(path));
}

export function opensWhenNamed(path: string): boolean {
  return GENERIC_OPENERS.some((opener) => opener.test(path));
}

export function isConnectionClass(path: string): boolean {
  return CONNECTION_CLASS.test(path);
}

/** Methods of a connection, engine or pool that give a connection again. */
const GIVES_CONNECTION =
  /^(connect|connectAsync|raw_connection|cursor|acquire|get_?conn(ection)?|getconn|borrow|checkout|begin|session|connection|get_session|get_sqlalchemy_engine|__enter__|use|execution_options)$/i;

export function givesConnectionAgain(method: string): boolean {
  return GIVES_CONNECTION.test(method);
}

/** A Snowflake URL, JDBC or ODBC string, and what it is called. */
const CONNECTION_STRINGS: readonly { readonly pattern: RegExp; readonly calls: string }[] = [
  { pattern: /\bsnowflake(?:\+\w+)?:\/\/[^\s"'`]/i, calls: 'snowflake:// URL' },
  { pattern: /\bjdbc:snowflake:/i, calls: 'JDBC URL' },
  { pattern: /\bdriver\s*=\s*\{?\s*snowflake/i, calls: 'ODBC string' },
  { pattern: /\bSnowflakeDSIIDriver\b/i, calls: 'ODBC string' },
  {
    pattern: /\baccount\s*=\s*[^;=\s]+;(?=.*\b(user|password|warehouse|db)\s*=)/i,
    calls: '.NET connection string',
  },
  { pattern: /\battach\b[^;]*\(\s*type\s+snowflake\b/i, calls: 'DuckDB ATTACH' },
  { pattern: /"conn_type"\s*:\s*"snowflake"/i, calls: 'Airflow connection' },
];

export function connectionStringIn(text: string): { readonly calls: string; readonly offset: number } | null {
  for (const { pattern, calls } of CONNECTION_STRINGS) {
    const match = pattern.exec(text);
    if (match !== null) return { calls, offset: match.index };
  }
  return null;
}

const PYTHON_LIBRARIES =
  /^(snowflake|snowflake-(connector-python|sqlalchemy|snowpark-python|ml-python|core|cli|legacy|cortex|labs-mcp|sdk|ingest)|snowflake-cli-labs|snowpark|snowpark-python|dbt-snowflake|apache-airflow-providers-snowflake|langchain-snowflake|llama-index-llms-cortex|adbc-driver-snowflake|dagster-snowflake(-\w+)?|prefect-snowflake|mcp-server-snowflake|mcp-snowflake(-\w+)*|snowflake-mcp(-\w+)*|[\w.-]+\[.*snowflake.*\]|soda-core-snowflake|(django|dask|kedro|feast|mlflow|airflow-provider|llama-index-(readers|tools))-snowflake|pandas-snowflake|sqlalchemy-snowflake|tap-snowflake|target-snowflake|pipelinewise-(tap|target)-snowflake|meltano-snowflake|airbyte-source-snowflake|streamlit-snowpark|spark-snowflake|snowflake-jdbc|snowflake-odbc|trulens-providers-cortex|llama-index-llms-cortex|langchain-snowflake-\w+)$/i;

const NODE_LIBRARIES =
  /^(snowflake-sdk|snowflake-promise|@snowflake\/[\w.-]+|@types\/snowflake-sdk|knex-snowflake-dialect|@knex\/snowflake|snowflake-multisql|serverless-snowflake|@cubejs-backend\/snowflake-driver|mcp-server-snowflake|snowflake-mcp(-\w+)*)$/i;

/** Whether a package of PyPI or conda is a Snowflake driver or library; extras may be part of the name. */
export function isSnowflakePythonPackage(name: string): boolean {
  const bare = name.replace(/\[.*\]$/, '').replace(/[_.]+/g, '-');
  return PYTHON_LIBRARIES.test(name) || PYTHON_LIBRARIES.test(bare);
}

export function isSnowflakeNodePackage(name: string): boolean {
  return NODE_LIBRARIES.test(name);
}
