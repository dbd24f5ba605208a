"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from "react";
import type { Refusal } from "#server/domain-error.ts";
import { WRONG_TRIES_HEADER } from "#server/identity/session-limits.ts";
import { Icon } from "../_components/icon.tsx";
import { RefusalText } from "../_components/refusal-text.tsx";

/** Asks next-auth for a session; a refusal comes back as its code and facts in the `error` of the answer's address. */
export function SignInForm() {
  const t = useTranslations("sign-in");
  const [busy, setBusy] = useState(false);
  const [shown, setShown] = useState(false);
  const [fault, setFault] = useState<ReactNode>();
  const [wrongTries, setWrongTries] = useState(0);
  const password = useRef<HTMLInputElement>(null);
  // Before the page is alive the browser itself would post the form, to nowhere.
  const [alive, setAlive] = useState(false);
  useEffect(() => setAlive(true), []);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    setFault(undefined);
    try {
      const token = await fetch("/api/auth/csrf");
      const { csrfToken = "" } = (await token.clone().json()) as { csrfToken?: string };
      // Turned away at the door: the answer says the same as that of a sign-in.
      const answer = !token.ok
        ? token
        : await fetch("/api/auth/callback/credentials", {
            method: "POST",
            headers: { "content-type": "application/x-www-form-urlencoded" },
            body: new URLSearchParams({
              csrfToken,
              json: "true",
              login: String(form.get("login") ?? "").trim(),
              password: String(form.get("password") ?? ""),
            }),
          });
      const { url } = (await answer.json()) as { url: string };
      const error = new URL(url, window.location.href).searchParams.get("error");
      if (error === null && answer.ok) {
        const tries = Number(answer.headers.get(WRONG_TRIES_HEADER) ?? "0");
        if (tries > 0) setWrongTries(tries);
        else window.location.assign("/");
        return;
      }
      const refusal = readRefusal(error);
      setFault(refusal ? <RefusalText refusal={refusal} /> : t("unavailable"));
      if (refusal) password.current?.select();
    } catch {
      setFault(t("unreachable"));
    }
    setBusy(false);
  }

  if (wrongTries > 0) {
    return (
      <div role="alert" className="flex flex-col gap-4">
        <p className="rounded-[10px] bg-amber-soft p-3 text-amber-ink">
          {t("wrongTries", { count: wrongTries })}
        </p>
        <a className="btn btn-primary" href="/">
          {t("goOn")}
        </a>
      </div>
    );
  }
  return (
    <form onSubmit={submit} className="flex flex-col gap-4" method="post">
      <label className="flex flex-col gap-1">
        <span className="text-ink-2 text-sm">{t("login")}</span>
        <input
          className="field"
          name="login"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
          maxLength={64}
        />
      </label>
      <div className="flex flex-col gap-1">
        <label htmlFor="sign-in-password" className="text-ink-2 text-sm">
          {t("password")}
        </label>
        <span className="relative">
          <input
            ref={password}
            id="sign-in-password"
            className="field pr-20"
            name="password"
            type={shown ? "text" : "password"}
            autoComplete="current-password"
            required
            maxLength={256}
            aria-invalid={fault ? true : undefined}
            aria-describedby={fault ? "sign-in-fault" : undefined}
          />
          <button
            type="button"
            className="absolute inset-y-0 right-0 px-3 text-indigo text-sm"
            onClick={() => setShown(!shown)}
          >
            {shown ? t("hidePassword") : t("showPassword")}
          </button>
        </span>
      </div>
      {fault ? (
        <p id="sign-in-fault" role="alert" className="flex items-start gap-2 text-vermilion">
          <Icon name="cross" className="mt-0.5" />
          <span>{fault}</span>
        </p>
      ) : null}
      <button type="submit" className="btn btn-primary" disabled={busy || !alive}>
        {busy ? t("submitting") : t("submit")}
      </button>
    </form>
  );
}

/** Undefined where nobody could look: the password was not judged, and must not be called wrong. */
function readRefusal(text: string | null): Refusal | undefined {
  try {
    const read: unknown = JSON.parse(text ?? "");
    if (typeof read === "object" && read !== null && "code" in read) {
      if (read.code === "sign_in_locked" && "untilMinutes" in read) {
        return { code: "sign_in_locked", untilMinutes: Number(read.untilMinutes) };
      }
      if (read.code === "too_many_requests" && "retryAfterSeconds" in read) {
        return { code: "too_many_requests", retryAfterSeconds: Number(read.retryAfterSeconds) };
      }
      if (read.code === "sign_in_failed") return { code: "sign_in_failed" };
    }
  } catch {
    // Not one of our refusals.
  }
  return undefined;
}
