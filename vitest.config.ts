import { defineConfig } from "vitest/config";

/** Two projects: what runs anywhere, and what needs a real PostgreSQL (one embedded server, a database per file). */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["{server,db,verifier,sandbox,past,app,bench,bin}/**/*.test.{ts,tsx}"],
          exclude: ["**/*.pg.test.ts", "**/node_modules/**"],
          testTimeout: 60_000,
          pool: "forks",
          env: { TZ: "Asia/Shanghai" },
        },
      },
      {
        test: {
          name: "pg",
          include: ["{server,db,verifier,sandbox,app}/**/*.pg.test.ts"],
          globalSetup: ["./db/testing/server.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          pool: "forks",
          env: { TZ: "Asia/Shanghai" },
        },
      },
    ],
    maxWorkers: 2,
  },
});
