import { randomBytes } from "node:crypto";
import { NextRequest } from "next/server.js";
import NextAuthModule, { getServerSession, type NextAuthOptions } from "next-auth";
import CredentialsModule from "next-auth/providers/credentials";
import { cache } from "react";
import { ownAddress, readBody } from "./api/guard.ts";
import { senderIn } from "./api/pace.ts";
import { webRuntime } from "./api/runtime.ts";
import { assert } from "./assert.ts";
import { type Refusal, Refused } from "./domain-error.ts";
import { ERROR_MAP } from "./error-map.ts";
import { isId } from "./id.ts";
import { type Authenticated, authenticateStaff, type SignInFrom } from "./identity/authenticate-staff.ts";
import { endSession } from "./identity/end-session.ts";
import { findSession } from "./identity/find-session.ts";
import { openSession } from "./identity/open-session.ts";
import { COOKIE_MAX_AGE_SECONDS, WRONG_TRIES_HEADER } from "./identity/session-limits.ts";
import type { SignedIn } from "./identity/signed-in.ts";
import { decodeSession } from "./session-cookie.ts";
import { isStorableText } from "./storable.ts";

// CommonJS packages have another default under plain Node than in Next's bundle.
const unwrap = <T>(module: T): T => (module as { default?: T }).default ?? module;
const NextAuth = unwrap(NextAuthModule);
const Credentials = unwrap(CredentialsModule);

/** One try to sign in: from where, and what became of it. */
interface SignInTry {
  from: SignInFrom & { device: string };
  refusal?: Refusal;
  signedIn?: Authenticated;
}

// `__Host-` is accepted by browsers over https only; http://127.0.0.1 takes the plain name. Cookies belong to a host and not
// to a port: each side has names of its own.
const cookieName = (name: string): string => {
  const { side, isHttps } = webRuntime().env;
  return `${isHttps ? "__Host-" : ""}${side === "desk" ? "qingfen-desk" : "qingfen"}.${name}`;
};

const LOGGER: NonNullable<NextAuthOptions["logger"]> = {
  error: (code, metadata) =>
    webRuntime().log.warn({ code, err: metadata instanceof Error ? metadata : metadata.error }, "next-auth"),
  warn: () => {},
  debug: () => {},
};

/** next-auth 4: the cookie carries the session's id and nothing else; the row decides, on every request. */
function authOptions(asked?: SignInTry, address = "unknown"): NextAuthOptions {
  const { env, identity } = webRuntime();
  const cookie = (name: string) => ({
    name: cookieName(name),
    options: { httpOnly: true, sameSite: "lax" as const, path: "/", secure: env.isHttps },
  });
  return {
    secret: env.sessionKeys.accepted()[0],
    jwt: { decode: (asked) => decodeSession(asked, env.sessionKeys.accepted()) },
    useSecureCookies: env.isHttps,
    session: { strategy: "jwt", maxAge: COOKIE_MAX_AGE_SECONDS },
    pages: { signIn: "/sign-in", error: "/sign-in" },
    cookies: {
      sessionToken: cookie("session"),
      csrfToken: cookie("csrf"),
      callbackUrl: cookie("callback"),
    },
    providers: [
      Credentials({
        credentials: { login: {}, password: {} },
        async authorize(credentials, request) {
          assert(asked, "credentials come by the door of sign-ins only");
          try {
            const staff = await authenticateStaff(identity, {
              login: typed(credentials?.login, 64),
              password: typed(credentials?.password, 256),
              from: asked.from,
            });
            const agent: unknown = request.headers?.["user-agent"];
            const sessionId = await openSession(identity, {
              staff,
              origin: asked.from.address,
              userAgent: typeof agent === "string" ? typed(agent, 256) : undefined,
              device: asked.from.device,
            });
            asked.signedIn = staff;
            return { id: sessionId };
          } catch (error) {
            // next-auth hands an error's message to the sign-in page; a bug's message never leaves.
            if (error instanceof Refused) {
              asked.refusal = error.refusal;
              throw new Error(JSON.stringify(error.refusal));
            }
            webRuntime().log.error({ err: error }, "sign-in failed");
            throw new Error("unavailable");
          }
        },
      }),
    ],
    callbacks: {
      jwt: ({ token, user }) => ({ sid: user ? user.id : token.sid }),
      // The id only: next-auth takes an error in here for "no session", so the row is read outside (`getSignedIn`).
      session: ({ session, token }) => ({ expires: session.expires, sid: token.sid }),
      // Only our own pages: a sign-in never sends anybody elsewhere.
      redirect: ({ url, baseUrl }) => ownAddress(url, baseUrl),
    },
    events: {
      async signOut({ token }) {
        if (isId("ses", token?.sid))
          await endSession(identity, {
            sessionId: token.sid,
            reason: "signed_out",
            origin: `${token.sid} ${address}`,
          });
      },
    },
    logger: LOGGER,
  };
}

/** A body of JSON may hold anything where a form holds text; what the database cannot keep is nobody's login. */
const typed = (value: unknown, maxLength: number): string =>
  typeof value === "string" && isStorableText(value.slice(0, maxLength)) ? value.slice(0, maxLength) : "";

/** Login, password and a token: nobody sends more, and whoever does is not signed in. */
const AUTH_BODY_MAX_BYTES = 16 * 1024;

/** Of next-auth's own pages and questions only these are answered: the fewer doors, the better. */
const ANSWERED = new Set(["GET csrf", "POST callback/credentials", "POST signout"]);

/** The route handler of `/api/auth/*`. */
export async function handleAuth(
  request: Request,
  context: { params: Promise<{ nextauth: string[] }> },
): Promise<Response> {
  const { nextauth } = await context.params;
  if (!ANSWERED.has(`${request.method} ${nextauth.join("/")}`)) return new Response(null, { status: 404 });
  const origin = request.headers.get("origin");
  if (origin !== null && origin !== webRuntime().env.publicUrl) return new Response(null, { status: 403 });
  // next-auth reads whatever comes: the limit is kept before it does, and nobody waits in the door with half a body.
  const body = request.method === "GET" ? undefined : await readBody(request, AUTH_BODY_MAX_BYTES);
  if (request.method !== "GET" && !body) return new Response(null, { status: 413 });
  const limited = new NextRequest(request.url, {
    method: request.method,
    headers: request.headers,
    ...(body ? { body } : {}),
  });
  const device = deviceIn(limited);
  try {
    // Whether the browser is really one that somebody signed in on is known behind the door only: here all wait in one lane.
    return await webRuntime().limits.signInDoor.pass("stranger", () =>
      nextauth[0] === "callback"
        ? signIn(limited, context, device)
        : NextAuth(authOptions(undefined, senderIn(limited.headers)))(limited, context),
    );
  } catch (error) {
    if (error instanceof Refused) return turnedAway(error.refusal);
    throw error;
  }
}

/** How long a browser is remembered as one somebody signed in on: as long as browsers keep a cookie at most, seconds. */
const DEVICE_MAX_AGE_SECONDS = 400 * 86_400;
const DEVICE_SHAPE = /^[\w-]{43}$/;

/** The door of sign-ins: a budget of the sender before anything else, then next-auth, then what the browser is told. */
async function signIn(
  request: NextRequest,
  context: { params: Promise<{ nextauth: string[] }> },
  shown: string | undefined,
): Promise<Response> {
  const { limits } = webRuntime();
  const address = senderIn(request.headers);
  const retryAfterSeconds = limits.signInAddress.take(address);
  if (retryAfterSeconds !== undefined) return turnedAway({ code: "too_many_requests", retryAfterSeconds });

  const device = shown ?? randomBytes(32).toString("base64url");
  const asked: SignInTry = { from: { address, device } };
  const answer: Response = await NextAuth(authOptions(asked))(request, context);
  if (asked.refusal !== undefined && ERROR_MAP[asked.refusal.code].http === 429)
    return turnedAway(asked.refusal);
  if (asked.signedIn === undefined) return answer;
  const { env } = webRuntime();
  answer.headers.append(
    "set-cookie",
    `${cookieName("device")}=${device}; Path=/; Max-Age=${DEVICE_MAX_AGE_SECONDS}; HttpOnly; SameSite=Lax${env.isHttps ? "; Secure" : ""}`,
  );
  answer.headers.set(WRONG_TRIES_HEADER, String(asked.signedIn.wrongTries));
  return answer;
}

/** The browser's own secret, as it shows it; whether a login knows it is asked of the database. */
function deviceIn(request: NextRequest): string | undefined {
  const shown = request.cookies.get(cookieName("device"))?.value;
  return shown !== undefined && DEVICE_SHAPE.test(shown) ? shown : undefined;
}

/** A refusal with the time to wait, in the shape in which next-auth answers: the page reads the same address. */
function turnedAway(refusal: Refusal): Response {
  const seconds = refusal.code === "sign_in_locked" ? refusal.untilMinutes * 60 : 1;
  const wait = refusal.code === "too_many_requests" ? refusal.retryAfterSeconds : seconds;
  const url = new URL("/sign-in", webRuntime().env.publicUrl);
  url.searchParams.set("error", JSON.stringify(refusal));
  return Response.json(
    { url: url.href },
    { status: 429, headers: { "retry-after": String(wait), "cache-control": "no-store" } },
  );
}

/**
 * Who is signed in, or undefined. Asked once per request in pages; the session row is read each time. A database that does
 * not answer says nothing about the session: that throws (`isUnavailable`), and nobody is sent to sign in again.
 */
export const getSignedIn = cache(async (): Promise<SignedIn | undefined> => {
  const session: unknown = await getServerSession(authOptions());
  const sid = (session as { sid?: unknown } | null)?.sid;
  if (!isId("ses", sid)) return undefined;
  const { identity, log } = webRuntime();
  try {
    return await findSession(identity, { sessionId: sid });
  } catch (error) {
    log.error({ err: error }, "session could not be read");
    throw new Unavailable(error);
  }
});

/** The digest reaches the error page (`app/error.tsx`); nothing else of an error does. */
class Unavailable extends Error {
  readonly digest = "unavailable";
  constructor(cause: unknown) {
    super("the session could not be read", { cause });
  }
}

/** Nobody knows who asks, because the database did not answer: an answer of 503, never of 401. */
export const isUnavailable = (error: unknown): boolean => error instanceof Unavailable;

/** The actor of who is signed in, or undefined. */
export async function getActor(): Promise<SignedIn["actor"] | undefined> {
  return (await getSignedIn())?.actor;
}
