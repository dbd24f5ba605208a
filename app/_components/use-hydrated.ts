import { useSyncExternalStore } from "react";

const never = () => () => {};

/** False in the page as the server sent it: what is chosen or typed there before React is at work is nobody's. */
export const useHydrated = (): boolean =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
