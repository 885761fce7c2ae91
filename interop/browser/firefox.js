import puppeteer from 'puppeteer-core';

const PREFS = {
  'media.navigator.streams.fake': true,
  'media.navigator.permission.disabled': true,
  'media.peerconnection.ice.loopback': true,
  'media.peerconnection.ice.obfuscate_host_addresses': false,
  // A tone that is switched on now and then: the device must not go off in between.
  'media.getusermedia.microphone.off_while_disabled.enabled': false,
  'media.autoplay.default': 0,
  'media.autoplay.blocking_policy': 0,
  // The OpenH264 plugin is a download.
  'media.gmp-manager.updateEnabled': false,
};

/** Starts Debian's Firefox over WebDriver BiDi with a fake camera and returns its one page. */
export async function launchFirefox(profile, args, prefs) {
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: '/usr/bin/firefox-esr',
    headless: true,
    protocolTimeout: 0,
    userDataDir: profile,
    args,
    extraPrefsFirefox: { ...PREFS, ...prefs },
  });
  const page = (await browser.pages())[0] ?? (await browser.newPage());
  return {
    page,
    version: () => browser.version(),
    close: () => browser.close(),
  };
}
