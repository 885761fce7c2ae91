// Drives one browser for the tests: a JSON object a line on stdin, one answer a line on stdout.
//   {"id":1,"cmd":"launch","browser":"chromium"|"firefox","profile":"/dir","args":[],"prefs":{}}
//   {"id":2,"cmd":"open","url":"http://localhost:8080/"}
//   {"id":3,"cmd":"evaluate","source":"async (arg) => ...","arg":{}}
//   {"id":4,"cmd":"console"}      what pages logged and threw since the last time
//   {"id":5,"cmd":"close"}
// Answers are {"id":n,"ok":value} or {"id":n,"error":"text"}. The end of stdin closes the browser.
import { createInterface } from 'node:readline';
import { launchChromium } from './chromium.js';
import { launchFirefox } from './firefox.js';
import { PageLog } from './pagelog.js';

const log = new PageLog();
let session = null;

const commands = {
  async launch({ browser, profile, args = [], prefs = {} }) {
    session = browser === 'firefox' ? await launchFirefox(profile, args, prefs) : await launchChromium(profile, args);
    log.watch(session.page);
    return { version: await session.version() };
  },

  async open({ url }) {
    await session.page.goto(url);
    return null;
  },

  // A string expression goes past the page's content security policy, which a function built in the page does not.
  async evaluate({ source, arg = null }) {
    const call = `Promise.resolve((${source})(${JSON.stringify(arg)})).then(v => JSON.stringify(v === undefined ? null : v))`;
    return JSON.parse(await session.page.evaluate(call));
  },

  async console() {
    return log.take();
  },

  async close() {
    await session?.close();
    session = null;
    return null;
  },
};

/** The error with where it happened in the page, without the way through the driver's packages. */
function describe(error) {
  const lines = String(error?.stack ?? error).split('\n');
  return lines.filter(line => !/node_modules|driver\.js/.test(line)).join('\n');
}

function reply(message) {
  process.stdout.write(JSON.stringify(message) + '\n');
}

async function handle(line) {
  const request = JSON.parse(line);
  try {
    reply({ id: request.id, ok: await commands[request.cmd](request) });
  } catch (error) {
    reply({ id: request.id, error: describe(error) });
  }
  if (request.cmd === 'close') {
    process.exit(0);
  }
}

const lines = createInterface({ input: process.stdin });
lines.on('line', handle);
lines.on('close', async () => {
  await session?.close().catch(() => {});
  process.exit(0);
});
