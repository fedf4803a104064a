import snowflake from 'snowflake-sdk'

export const run = async () => {
  const c = snowflake.createConnection({ account: 'acme', username: 'svc', password: process.env.PW ?? '' })
  await c.connectAsync()
  const rows = await new Promise((resolve, reject) => c.execute({ sqlText: 'SELECT order_id, total FROM sales.orders WHERE status = ? ORDER BY order_id LIMIT 3', binds: ['DELIVERED'], complete: (e, s, r) => (e ? reject(e) : resolve(r)) }))
  c.destroy(() => {})
  ;[1].forEach(() => {})
  return rows
}
