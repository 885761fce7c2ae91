const LIMIT = 500;

/** What a page wrote to its console, what it threw and which requests failed, oldest first. */
export class PageLog {
  #lines = [];

  watch(page) {
    page.on('console', message => this.#add(`${message.type()}: ${message.text()}`));
    page.on('pageerror', error => this.#add(`page error: ${error?.stack ?? error}`));
    page.on('requestfailed', request => {
      const reason = request.failure()?.errorText ?? 'unknown';
      // Chromium calls an answer without a body aborted.
      if (reason !== 'net::ERR_ABORTED') {
        this.#add(`request failed: ${request.method()} ${request.url()} ${reason}`);
      }
    });
  }

  take() {
    const lines = this.#lines;
    this.#lines = [];
    return lines;
  }

  #add(line) {
    this.#lines.push(line.slice(0, 2000));
    if (this.#lines.length > LIMIT) {
      this.#lines.shift();
    }
  }
}
