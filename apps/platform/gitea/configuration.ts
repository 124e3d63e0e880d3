import { type Site, serviceUrl } from "../../contract/site.ts";

type Section = Readonly<Record<string, string | number | boolean>>;

/**
 * Gitea's `app.ini`. Complete, so that Gitea never asks to be installed and never wants to write to it; what is
 * secret in it is in files beside it.
 */
export function giteaConfiguration(site: Site): string {
  const host = `git.${site.domain}`;
  return ini({
    "": { APP_NAME: "Gitea", RUN_MODE: "prod", RUN_USER: "git" },
    server: {
      PROTOCOL: "http",
      HTTP_PORT: 3000,
      DOMAIN: host,
      // Argo CD compares the host of a webhook's address with that of the repository it follows.
      ROOT_URL: site.ingress === "gateway" ? serviceUrl(site, { hostname: "git" }) : `http://${host}:3000/`,
      DISABLE_SSH: true,
      OFFLINE_MODE: true,
      APP_DATA_PATH: "/var/lib/gitea/data",
    },
    database: { DB_TYPE: "sqlite3", PATH: "/var/lib/gitea/data/gitea.db", SQLITE_JOURNAL_MODE: "WAL" },
    repository: { ROOT: "/var/lib/gitea/repositories", DEFAULT_BRANCH: "main", SCRIPT_TYPE: "sh" },
    git: { HOME_PATH: "/var/lib/gitea/home" },
    security: {
      INSTALL_LOCK: true,
      SECRET_KEY_URI: "file:/etc/gitea/keys/secret-key",
      INTERNAL_TOKEN_URI: "file:/etc/gitea/keys/internal-token",
      PASSWORD_COMPLEXITY: "off",
      MIN_PASSWORD_LENGTH: 16,
    },
    oauth2: { JWT_SECRET_URI: "file:/etc/gitea/keys/oauth2-jwt-secret" },
    oauth2_client: { ENABLE_AUTO_REGISTRATION: true, ACCOUNT_LINKING: "auto", USERNAME: "nickname" },
    service: {
      DISABLE_REGISTRATION: true,
      ALLOW_ONLY_EXTERNAL_REGISTRATION: true,
      REQUIRE_SIGNIN_VIEW: true,
      DEFAULT_KEEP_EMAIL_PRIVATE: true,
    },
    // Whom Gitea may tell of a push: only addresses inside the house.
    webhook: { ALLOWED_HOST_LIST: "private", DELIVER_TIMEOUT: 15 },
    // Woodpecker builds, Zot keeps packages; each of these costs memory and start-up time.
    actions: { ENABLED: false },
    packages: { ENABLED: false },
    indexer: { ISSUE_INDEXER_TYPE: "db" },
    "cron.update_checker": { ENABLED: false },
    metrics: { ENABLED: true },
    // Everything that comes in is known to the gateway; of its own it says what is wrong.
    log: { MODE: "console", LEVEL: "Warn" },
  });
}

function ini(sections: Readonly<Record<string, Section>>): string {
  return Object.entries(sections)
    .map(([name, values]) => {
      const lines = Object.entries(values).map(([key, value]) => `${key} = ${value}`);
      return [...(name === "" ? [] : [`[${name}]`]), ...lines, ""].join("\n");
    })
    .join("\n");
}
