/**
 * The life of a noun as a table: where it begins and which steps it may take. The tables are the only source: statements
 * take their WHERE from them, PostgreSQL's triggers refuse every other step (`db/life-cycles.pg.test.ts` compares), and I7
 * walks every history along them.
 */
export interface LifeCycle<S extends string = string> {
  /** Where the status stands in PostgreSQL. */
  readonly table: string;
  readonly column: string;
  /** What a new row may begin with. */
  readonly first: readonly S[];
  readonly next: { readonly [From in S]: readonly S[] };
}

/** Every status of a life. */
export function statusesOf<S extends string>(life: LifeCycle<S>): S[] {
  return Object.keys(life.next) as S[];
}

/** The statuses from which a step leads to `to`: what the WHERE of a writing statement asks for. */
export function fromOf<S extends string>(life: LifeCycle<S>, to: NoInfer<S>): S[] {
  return statusesOf(life).filter((from) => life.next[from].includes(to));
}

/** The statuses that are not an end: what is still to be done. */
export function livingOf<S extends string>(life: LifeCycle<S>): S[] {
  return statusesOf(life).filter((from) => life.next[from].length > 0);
}

/**
 * For a writer that knows where the row stands: `[known]` where it stays or the table has the step to `to`; empty, and so
 * a WHERE that matches nothing, where the table has no such step.
 */
export function stepFrom<S extends string>(life: LifeCycle<S>, known: NoInfer<S>, to: NoInfer<S>): S[] {
  return known === to || life.next[known].includes(to) ? [known] : [];
}
