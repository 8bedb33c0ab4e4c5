import { type Browser, chromium } from 'playwright-core'

/** Debian's; `CHROMIUM` names another one. */
const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
const args = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  // Pages whose answer a test makes up have no address, and may not talk to the loopback without this.
  '--disable-features=LocalNetworkAccessChecks',
]

export async function launchChromium(more: readonly string[] = []): Promise<Browser> {
  return await chromium.launch({ executablePath, args: [...args, ...more] })
}
