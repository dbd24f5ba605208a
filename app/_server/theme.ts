import { cookies } from "next/headers";
import { THEME_COOKIE } from "../_components/locale.ts";
import type { Theme } from "../_components/preferences.tsx";

export async function readTheme(): Promise<Theme> {
  const value = (await cookies()).get(THEME_COOKIE)?.value;
  return value === "light" || value === "dark" ? value : "auto";
}
