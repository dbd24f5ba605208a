/** How many of its last characters people tell an order by. */
const TAIL = 8;

/** An order as people name it: the end of its merchant order number, by which the search finds it. The whole stands behind it. */
export function OrderNo({ number }: { number: string }) {
  return (
    <span className="whitespace-nowrap font-mono text-sm" title={number}>
      …{number.slice(-TAIL)}
    </span>
  );
}
