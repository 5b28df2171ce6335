// What the page says to the server, one request after the other.

const GONE = "填报桌面没有响应，可能已关闭。请重新启动填报桌面，在新打开的页面中继续。";
// The cookie is of an earlier start.
const RESTARTED = "填报桌面已重新启动，此页已失效。请打开启动窗口中显示的新网址，再回到此页。";
let last = Promise.resolve();

// The answer to a request as JSON; an Error with words for people where there is none.
export async function post(address, body) {
  const sent = last.then(() => send(address, body));
  last = sent.catch(() => undefined);
  return sent;
}

async function send(address, body) {
  let answer;
  try {
    answer = await fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
  } catch {
    throw new Error(GONE);
  }
  return read(answer);
}

export async function get(address) {
  try {
    return await read(await fetch(address));
  } catch (error) {
    throw error instanceof TypeError ? new Error(GONE) : error;
  }
}

async function read(answer) {
  const text = await answer.text();
  let json = null;
  try {
    json = JSON.parse(text);
  } catch {
    // Words for people, or a page.
  }
  if (answer.status === 403) {
    throw new Error(RESTARTED);
  }
  if (!answer.ok) {
    throw new Error(json?.reason || json?.message || (json ? "未能完成。" : text));
  }
  return json;
}
