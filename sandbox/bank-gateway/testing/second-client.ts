/** A caller of the gateway that has the second signature and nothing of ours. */
import {
  type Flat,
  flatOf,
  isSigned,
  type Keys,
  withSign,
  xmlOf,
} from "#server/acquirer/bank-gateway/testing/second-signature.ts";

let count = 0;
const nonce = (): string => `nonce${String(++count).padStart(10, "0")}`;

/** One call. `verified`: the answer's signature holds. */
export async function ask(
  url: string,
  fields: Flat,
  keys: Keys,
): Promise<{ answer: Flat; verified: boolean }> {
  const asked = withSign({ version: "2.0", charset: "UTF-8", nonce_str: nonce(), ...fields }, keys);
  const answer = flatOf(await postXml(url, xmlOf(asked)));
  return { answer, verified: answer.sign !== undefined && isSigned(answer, keys) };
}

export async function postXml(url: string, body: string | Buffer): Promise<string> {
  const answer = await fetch(url, {
    method: "POST",
    body: new Uint8Array(Buffer.from(body)),
    headers: { "content-type": "text/xml" },
  });
  return answer.text();
}
