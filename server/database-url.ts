/** Whether a database may be spoken to in the clear: on this machine only. */

const ENCRYPTED = new Set(["require", "verify-ca", "verify-full", "true"]);

/**
 * One sentence in both languages where this URL would carry passwords and payments unencrypted to another machine;
 * undefined where it does not. The URL itself is not repeated: it holds a password.
 */
export function findBareUrl(url: string): string | undefined {
  const parsed = URL.parse(url);
  if (!parsed) return undefined;
  const hosts = [...parsed.hostname.split(","), ...(parsed.searchParams.get("host")?.split(",") ?? [])];
  if (hosts.every(isHere)) return undefined;
  const mode = parsed.searchParams.get("sslmode") ?? parsed.searchParams.get("ssl") ?? "";
  if (ENCRYPTED.has(mode)) return undefined;
  return "远程数据库必须加密：在数据库地址后加 ?sslmode=verify-full · a remote database is spoken to over TLS only: add ?sslmode=verify-full to its URL";
}

function isHere(host: string): boolean {
  const bare = decodeURIComponent(host).replace(/^\[|\]$/g, "");
  return (
    bare === "" ||
    bare === "localhost" ||
    bare === "::1" ||
    bare.startsWith("/") ||
    /^127(\.\d{1,3}){3}$/.test(bare)
  );
}
