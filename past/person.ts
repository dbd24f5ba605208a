import superjson from "superjson";
import { ask } from "./ask.ts";
import type { DemoFile } from "./demo-file.ts";

/** Somebody signed in at the own side's address, asking what their screens ask. */
export interface Person {
  query<T>(procedure: string, input?: unknown): Promise<T>;
  mutate<T>(procedure: string, input: unknown): Promise<T>;
}

/** Signs in by the form's own door. Throws where the sign-in is refused. */
export async function signIn(demo: DemoFile, login: string): Promise<Person> {
  const base = demo.signIns.find((s) => s.login === login)?.url ?? demo.web;
  const jar = new Map<string, string>();
  const keep = (answer: Response) => {
    for (const line of answer.headers.getSetCookie()) {
      const [pair = ""] = line.split(";");
      jar.set(pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1));
    }
  };
  const headers = () => ({
    cookie: [...jar].map(([name, value]) => `${name}=${value}`).join("; "),
    origin: base,
  });
  const form = await ask(`${base}/api/auth/csrf`);
  keep(form);
  const { csrfToken } = (await form.json()) as { csrfToken: string };
  const words = new URLSearchParams({ csrfToken, login, password: demo.password, json: "true" });
  keep(
    await ask(`${base}/api/auth/callback/credentials`, {
      body: words.toString(),
      headers: { ...headers(), "content-type": "application/x-www-form-urlencoded" },
    }),
  );
  const read = async <T>(answer: Response): Promise<T> => {
    const { result } = (await answer.json()) as {
      result: { data: Parameters<typeof superjson.deserialize>[0] };
    };
    return superjson.deserialize<T>(result.data);
  };
  return {
    query: async (procedure, input = {}) => {
      const text = encodeURIComponent(JSON.stringify(superjson.serialize(input)));
      return read(await ask(`${base}/api/trpc/${procedure}?input=${text}`, { headers: headers() }));
    },
    mutate: async (procedure, input) =>
      read(
        await ask(`${base}/api/trpc/${procedure}`, { body: superjson.serialize(input), headers: headers() }),
      ),
  };
}
