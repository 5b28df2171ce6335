// What the page says to the server, one request after the other.

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
    throw new Error("程序已停止或没有响应，修改未保存。请重新运行 forms desk。");
  }
  return read(answer);
}

export async function get(address) {
  try {
    return await read(await fetch(address));
  } catch (error) {
    throw error instanceof TypeError ? new Error("程序已停止或没有响应。") : error;
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
  if (!answer.ok) {
    throw new Error(json?.reason || json?.message || (json ? "未能完成。" : text));
  }
  return json;
}
