import { createSign, createVerify, type KeyObject } from "node:crypto";

/** RSA PKCS#1 v1.5 with SHA-256 over UTF-8, base64: requests, answers and notifications alike. */
export const sign = (key: KeyObject, text: string): string =>
  createSign("RSA-SHA256").update(text, "utf8").sign(key, "base64");

export const isGenuine = (key: KeyObject, text: string, signature: string): boolean =>
  createVerify("RSA-SHA256").update(text, "utf8").verify(key, signature, "base64");
