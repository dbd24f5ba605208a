/** One question over HTTP; throws with the address and the answer's own words where it was refused. */
export async function ask(
  url: string,
  { body, headers = {} }: { body?: unknown; headers?: Record<string, string> } = {},
): Promise<Response> {
  const answer = await fetch(url, {
    ...(body === undefined
      ? {}
      : {
          method: "POST",
          body: typeof body === "string" ? body : JSON.stringify(body),
          headers: { "content-type": "application/json", ...headers },
        }),
    ...(body === undefined ? { headers } : {}),
    redirect: "manual",
  });
  if (answer.status >= 400) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`);
  return answer;
}
