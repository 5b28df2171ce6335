// A page that was opened from a folder may start no Worker: its search runs in a hidden frame.
if (location.protocol === "file:") {
  window.Worker = class {
    constructor(address) {
      const frame = document.createElement("iframe");
      frame.hidden = true;
      document.body.append(frame);
      const inside = frame.contentWindow;
      // Neither side may see what the other makes of a message's values.
      inside.postMessage = (sent) => {
        const data = structuredClone(sent);
        setTimeout(() => this.onmessage?.({ data }));
      };
      const script = inside.document.createElement("script");
      const started = new Promise((done) => script.addEventListener("load", done));
      script.src = address;
      inside.document.body.append(script);
      this.postMessage = (sent) => {
        const data = structuredClone(sent);
        started.then(() => inside.onmessage({ data }));
      };
      this.terminate = () => frame.remove();
    }
  };
}
