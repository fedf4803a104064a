/** vLLM's error body: `{"error": {message, type, param, code}}`, where `code` repeats the HTTP status. */

const typeOfStatus: Readonly<Record<number, string>> = {
  400: 'BadRequestError',
  401: 'Unauthorized',
  404: 'NotFoundError',
  422: 'UnprocessableEntityError',
  429: 'RateLimitError',
  500: 'InternalServerError',
  501: 'NotImplementedError',
  503: 'Service Unavailable',
};

export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly param: string | null;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    message: string,
    param: string | null = null,
    headers: Record<string, string> = {},
  ) {
    super(message);
    this.status = status;
    this.param = param;
    this.headers = headers;
  }

  body(): string {
    const { message, status, param } = this;
    return JSON.stringify({ error: { message, type: typeOfStatus[status] ?? 'Error', param, code: status } });
  }
}

/** The answer to a prompt, or a prompt plus `max_tokens`, that the model's context cannot hold. */
export function contextLengthError(maxModelLen: number, inputTokens: number, maxTokens: number): ApiError {
  return new ApiError(
    400,
    `This model's maximum context length is ${maxModelLen} tokens. However, you requested ${maxTokens} output ` +
      `tokens and your prompt contains ${inputTokens} input tokens. Please reduce the length of the prompt or ` +
      'the number of requested output tokens.',
    'input_tokens',
  );
}
