import { test } from "@playwright/test";
import { tellMainJob } from "./testing/main-job.ts";

test.describe.configure({ mode: "serial" });
tellMainJob();
