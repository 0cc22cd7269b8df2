// Browsers start no worker for pages opened from a disk. The search then runs in a hidden frame.
(() => {
  if (location.protocol !== "file:") return

  class IFrameWorker extends EventTarget {
    constructor(url) {
      super()
      this.url = url
      this.onmessage = null
      this.onerror = null
      this.frame = document.createElement("iframe")
      this.frame.hidden = true
      this.frame.title = "search"
      document.body.append(this.frame)
      const inner = this.frame.contentWindow
      inner.postMessage = data => this.deliver(data)
      inner.importScripts = (...urls) => urls.reduce(
        (done, one) => done.then(() => load(inner.document, one)), Promise.resolve()
      )
      this.ready = load(inner.document, url)
    }

    deliver(data) {
      const event = new MessageEvent("message", { data })
      this.dispatchEvent(event)
      if (this.onmessage) this.onmessage(event)
    }

    postMessage(data) {
      this.ready.then(() => {
        this.frame.contentWindow.dispatchEvent(new MessageEvent("message", { data }))
      })
    }

    terminate() {
      this.frame.remove()
    }
  }

  const load = (page, url) => new Promise((resolve, reject) => {
    const script = page.createElement("script")
    script.src = url
    script.onload = resolve
    script.onerror = reject
    page.body.append(script)
  })

  window.IFrameWorker = IFrameWorker
  window.Worker = IFrameWorker
})()
