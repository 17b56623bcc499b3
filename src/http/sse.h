/* sse.h - streams of server-sent events: whoever publishes never waits for whoever listens.
 * Knows no HTTP beyond the format of an event. */
#ifndef HTTP_SSE_H
#define HTTP_SSE_H

#include "base/buf.h"

struct sse_hub;

/*
 *   most          streams at once, 0 = 900
 *   heartbeat_ms  between comments on a quiet stream, 0 = 15,000
 */
struct sse_hub *sse_open(int most, int64_t heartbeat_ms);
void sse_close(struct sse_hub *h); /* after the server that used it */

/*
 * Sends an event to every stream whose topic begins with this one; an empty topic means all streams.
 *   event  a name without line breaks
 *   data   text; each of its lines becomes a data line
 * From any thread; never blocks on the network: what a stream cannot take waits, up to 64 KiB,
 * beyond which the stream is closed (the browser comes back by itself).
 */
void sse_publish(struct sse_hub *h, struct str topic, const char *event, struct str data);

/* Ends every stream whose topic ends like this: those of a session that has ended. */
void sse_drop(struct sse_hub *h, struct str topic);

/* The topic of a person's stream under one session, or, with an empty token, what all of his begin with. */
enum { SSE_TOPIC = 128 };
struct str sse_topic(char buf[SSE_TOPIC], int64_t person, struct str token);

int sse_count(struct sse_hub *h);

/* Appends one event in wire format. */
void sse_format(struct buf *out, const char *event, struct str data);

/* ---- for the server --------------------------------------------------------- */

/* Takes a connected socket that sse_leave gives back; false when there are too many. */
bool sse_join(struct sse_hub *h, int fd, struct str topic, struct str first) MUST_CHECK;
void sse_leave(struct sse_hub *h, int fd);
/* To be called now and then: sends heartbeats and what waited. */
void sse_tick(struct sse_hub *h, int64_t now_ms);

#endif
