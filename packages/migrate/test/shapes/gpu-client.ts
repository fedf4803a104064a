import OpenAI from 'openai';

const client = new OpenAI({ baseURL: process.env.VLLM_BASE_URL, apiKey: 'EMPTY' });

export async function run() {
  const { choices } = await client.chat.completions.create({
    model: 'local-gpu-chat',
    messages: [{ role: 'user', content: 'Which rivers flow through Paris?' }],
    max_tokens: 40,
  });
  return choices[0]?.message.content;
}
