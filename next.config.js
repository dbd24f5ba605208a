import createNextIntlPlugin from "next-intl/plugin";

const withNextIntl = createNextIntlPlugin("./app/i18n.ts");

/** The smallest surface: no image optimiser, no server actions, no caching of money pages. */
export default withNextIntl({
  distDir: process.env.NEXT_DIST_DIR ?? ".next",
  reactStrictMode: true,
  poweredByHeader: false,
  images: { unoptimized: true },
  serverExternalPackages: ["@node-rs/argon2", "postgres", "pino"],
  typescript: { ignoreBuildErrors: true },
});
