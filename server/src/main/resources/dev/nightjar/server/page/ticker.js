// A worker that ticks: a timer of the page itself nearly stops while its tab is in the background.
let timer = 0;

self.onmessage = ({ data }) => {
  clearInterval(timer);
  if (data.fps > 0) {
    timer = setInterval(() => self.postMessage(null), 1000 / data.fps);
  }
};
