import type { Mood } from "#app/_components/state.tsx";

/** Nothing waits: all is well. Something waits: somebody should look. */
export const moodOf = (n: number): Mood => (n === 0 ? "come" : "waiting");
