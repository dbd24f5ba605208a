import { cookies } from "next/headers";
import { getRequestConfig } from "next-intl/server";
import { AREAS, DEFAULT_LOCALE, isLocale, LOCALE_COOKIE } from "./_components/locale.ts";

/** One message file per area and language; the area's name is the namespace. The language is the user's cookie. */
export default getRequestConfig(async () => {
  const chosen = (await cookies()).get(LOCALE_COOKIE)?.value;
  const locale = isLocale(chosen) ? chosen : DEFAULT_LOCALE;
  const messages = Object.fromEntries(
    await Promise.all(
      AREAS.map(
        async (area) => [area, (await import(`../messages/${locale}/${area}.json`)).default] as const,
      ),
    ),
  );
  return { locale, messages, timeZone: "Asia/Shanghai" };
});
