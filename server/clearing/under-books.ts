import { type DayInput, type DayState, openDay } from "./clearing-day.ts";

/** The same day, its transactions already in, as other versions of register or calendar would pay it. */
export function underBooks(
  state: DayState,
  books: Partial<Pick<DayInput, "register" | "calendar">>,
): DayState {
  const { input, books: laws } = openDay({ ...state.input, ...books });
  return { ...state, input, books: laws };
}
