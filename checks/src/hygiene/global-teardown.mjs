import { rm } from 'node:fs/promises';

export default async function removeInstalled() {
  await rm(process.env.FLUXGATE_INSTALLED, { recursive: true });
}
