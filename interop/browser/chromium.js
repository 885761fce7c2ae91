import puppeteer from 'puppeteer-core';

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-fake-device-for-media-stream=fps=30',
  // Also shows the page's real addresses as candidates.
  '--use-fake-ui-for-media-stream',
  '--autoplay-policy=no-user-gesture-required',
];

/** Starts Debian's Chromium with a fake camera and returns its one page; an argument `!--flag` takes a usual flag away. */
export async function launchChromium(profile, args) {
  const unwanted = args.filter(each => each.startsWith('!')).map(each => each.slice(1));
  const flags = FLAGS.filter(each => !unwanted.includes(each));
  const more = args.filter(each => !each.startsWith('!'));
  const browser = await puppeteer.launch({
    executablePath: '/usr/bin/chromium',
    pipe: true,
    protocolTimeout: 0,
    ignoreDefaultArgs: true,
    args: [...flags, `--user-data-dir=${profile}`, '--remote-debugging-pipe', ...more, 'about:blank'],
  });
  const page = (await browser.pages())[0] ?? (await browser.newPage());
  return {
    page,
    version: () => browser.version(),
    close: () => browser.close(),
  };
}
