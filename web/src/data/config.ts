/** Where the services are; read once from the hosting's `/config.json`, so that one build serves every stage. */
export interface Config {
  projectId: string;
  apiKey: string;
  apiBaseUrl: string;
  authEmulatorUrl: string | null;
  firestoreHost: string | null;
  firestorePort: number | null;
  /** The web app's id and its reCAPTCHA Enterprise key, where the services ask for App Check tokens. */
  appCheck: { appId: string; siteKey: string } | null;
  organizations: string[];
  /** What Firebase Cloud Messaging asks for, read by `push.ts`; nothing where push is not set up. */
  messaging: unknown;
}

export class ConfigError extends Error {
  override name = 'ConfigError';
}

function text(source: Record<string, unknown>, key: string): string {
  const value = source[key];
  if (typeof value !== 'string' || value === '') throw new ConfigError(`/config.json: "${key}" must be text`);
  return value;
}

function optional<T>(
  source: Record<string, unknown>,
  key: string,
  read: (value: unknown) => value is T,
): T | null {
  const value = source[key];
  if (value === null || value === undefined) return null;
  if (!read(value)) throw new ConfigError(`/config.json: "${key}" has the wrong type`);
  return value;
}

function appCheck(source: Record<string, unknown>): Config['appCheck'] {
  const siteKey = optional(source, 'appCheckSiteKey', isText);
  return siteKey === null ? null : { appId: text(source, 'appId'), siteKey };
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isPort = (value: unknown): value is number => Number.isInteger(value);

/** Checks the parsed file. Throws `ConfigError` naming the key that is wrong. */
export function parseConfig(value: unknown): Config {
  if (typeof value !== 'object' || value === null) throw new ConfigError('/config.json: must be an object');
  const source = value as Record<string, unknown>;
  const organizations = source.organizations;
  if (!Array.isArray(organizations) || !organizations.every(isText)) {
    throw new ConfigError('/config.json: "organizations" must be a list of ids');
  }
  return {
    projectId: text(source, 'projectId'),
    apiKey: text(source, 'apiKey'),
    apiBaseUrl: text(source, 'apiBaseUrl').replace(/\/$/, ''),
    authEmulatorUrl: optional(source, 'authEmulatorUrl', isText),
    firestoreHost: optional(source, 'firestoreHost', isText),
    firestorePort: optional(source, 'firestorePort', isPort),
    appCheck: appCheck(source),
    organizations,
    messaging: source.messaging,
  };
}

let loaded: Promise<Config> | null = null;

/** The configuration, fetched once. A failed fetch is forgotten, so that a retry can succeed. */
export function loadConfig(): Promise<Config> {
  loaded ??= fetch('/config.json', { cache: 'no-cache' })
    .then(async (response) => {
      if (!response.ok) throw new ConfigError(`/config.json answered ${response.status}`);
      return parseConfig(await response.json());
    })
    .catch((error: unknown) => {
      loaded = null;
      throw error;
    });
  return loaded;
}
