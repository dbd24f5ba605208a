/**
 * From where a request comes, as far as it can be believed. Anybody may write `X-Forwarded-For`; each proxy of ours adds
 * the peer it saw at its end, so behind `proxies` of them the true address stands that many places from the end. Without
 * a proxy the header counts for nothing. "unknown" where nobody can tell.
 */
export function clientAddress(
  socketAddress: string | undefined,
  forwardedFor: string | undefined,
  proxies: number,
): string {
  const told = (forwardedFor ?? "").split(",").map((part) => part.trim());
  const address = proxies === 0 ? socketAddress : told.at(-proxies);
  return address !== undefined && /^[0-9A-Fa-f:.]{2,45}$/.test(address)
    ? address.toLowerCase().replace(/^::ffff:(?=\d+\.)/, "")
    : "unknown";
}

/** What is counted as one sender: an IPv4 address, or the /64 of an IPv6 one, which a single line hands out whole. */
export function senderOf(address: string): string {
  if (!address.includes(":")) return address;
  const [head = "", tail] = address.split("::");
  const front = head.split(":").filter((part) => part !== "");
  const back = (tail ?? "").split(":").filter((part) => part !== "");
  const zeros = Array.from({ length: Math.max(0, 8 - front.length - back.length) }, () => "0");
  const groups = tail === undefined ? front : [...front, ...zeros, ...back];
  return groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ""))
    .join(":");
}
