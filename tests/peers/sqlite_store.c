/* What SQLite does with the same work as `yakuba bench store`: each use case writes one 512-byte
 * record, its index row, a journal row and an audit row in one durable transaction.
 *
 *   sqlite_store FILE THREADS SECONDS
 *
 * WAL, synchronous=FULL. Each thread has its own connection and prepared statements; a mutex stands
 * before BEGIN IMMEDIATE, because waiting there is kinder to SQLite than its busy handler's sleeps.
 * Prints {"commits":n,"seconds":s,"p50_ms":..,"p99_ms":..}. */
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static pthread_mutex_t writer = PTHREAD_MUTEX_INITIALIZER;
static const char *file;
static double deadline;
static long next_id = 1;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void check(int code, sqlite3 *db, const char *what) {
    if (code != SQLITE_OK && code != SQLITE_DONE && code != SQLITE_ROW) {
        fprintf(stderr, "%s: %s\n", what, sqlite3_errmsg(db));
        exit(1);
    }
}

static sqlite3 *open_db(void) {
    sqlite3 *db;
    check(sqlite3_open(file, &db), db, "open");
    check(sqlite3_exec(db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=60000;",
                       0, 0, 0), db, "pragma");
    return db;
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql) {
    sqlite3_stmt *statement;
    check(sqlite3_prepare_v2(db, sql, -1, &statement, 0), db, sql);
    return statement;
}

static void run(sqlite3 *db, sqlite3_stmt *statement) {
    check(sqlite3_step(statement), db, "step");
    sqlite3_reset(statement);
}

struct result { double *times; long count, room; };

static void *work(void *argument) {
    struct result *result = argument;
    sqlite3 *db = open_db();
    char body[512];
    memset(body, 'x', sizeof body);
    sqlite3_stmt *begin = prepare(db, "BEGIN IMMEDIATE"), *commit = prepare(db, "COMMIT");
    sqlite3_stmt *record = prepare(db, "INSERT INTO record VALUES (?,?,?)");
    sqlite3_stmt *journal = prepare(db, "INSERT INTO journal(at,body) VALUES (?,?)");
    sqlite3_stmt *audit = prepare(db, "INSERT INTO audit(at,actor,subject,hash) VALUES (?,7,?,?)");
    while (now() < deadline) {
        double start = now();
        pthread_mutex_lock(&writer);
        long id = next_id++;
        run(db, begin);
        sqlite3_bind_int64(record, 1, id);
        sqlite3_bind_int64(record, 2, id % 1000);
        sqlite3_bind_blob(record, 3, body, sizeof body, SQLITE_STATIC);
        run(db, record);
        sqlite3_bind_int64(journal, 1, id);
        sqlite3_bind_blob(journal, 2, body, sizeof body, SQLITE_STATIC);
        run(db, journal);
        sqlite3_bind_int64(audit, 1, id);
        sqlite3_bind_int64(audit, 2, id % 5000);
        sqlite3_bind_blob(audit, 3, body, 32, SQLITE_STATIC);
        run(db, audit);
        run(db, commit);
        pthread_mutex_unlock(&writer);
        if (result->count == result->room) {
            result->room = result->room ? result->room * 2 : 1024;
            result->times = realloc(result->times, (size_t)result->room * sizeof(double));
        }
        result->times[result->count++] = now() - start;
    }
    sqlite3_finalize(begin), sqlite3_finalize(commit), sqlite3_finalize(record);
    sqlite3_finalize(journal), sqlite3_finalize(audit);
    sqlite3_close(db);
    return 0;
}

static int by_size(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

int main(int count, char **arguments) {
    if (count != 4) {
        fprintf(stderr, "usage: sqlite_store FILE THREADS SECONDS\n");
        return 2;
    }
    file = arguments[1];
    int threads = atoi(arguments[2]);
    double seconds = atof(arguments[3]);
    sqlite3 *db = open_db();
    check(sqlite3_exec(db,
        "CREATE TABLE record(id INTEGER PRIMARY KEY, shelf INTEGER, body BLOB);"
        "CREATE INDEX record_shelf ON record(shelf);"
        "CREATE TABLE journal(seq INTEGER PRIMARY KEY, at INTEGER, body BLOB);"
        "CREATE TABLE audit(seq INTEGER PRIMARY KEY, at INTEGER, actor INTEGER, subject INTEGER, hash BLOB);"
        "CREATE INDEX audit_subject ON audit(subject);", 0, 0, 0), db, "create");
    double start = now();
    deadline = start + seconds;
    pthread_t *ids = calloc((size_t)threads, sizeof *ids);
    struct result *results = calloc((size_t)threads, sizeof *results);
    for (int i = 0; i < threads; i++) pthread_create(&ids[i], 0, work, &results[i]);
    long all = 0;
    for (int i = 0; i < threads; i++) {
        pthread_join(ids[i], 0);
        all += results[i].count;
    }
    double took = now() - start, *times = calloc((size_t)all + 1, sizeof *times);
    long at = 0;
    for (int i = 0; i < threads; i++)
        for (long j = 0; j < results[i].count; j++) times[at++] = results[i].times[j];
    qsort(times, (size_t)all, sizeof *times, by_size);
    printf("{\"commits\":%ld,\"seconds\":%.3f,\"p50_ms\":%.2f,\"p99_ms\":%.2f,\"version\":\"%s\"}\n", all, took,
           all ? times[all / 2] * 1e3 : 0, all ? times[all * 99 / 100] * 1e3 : 0, sqlite3_libversion());
    sqlite3_close(db);
    return 0;
}
