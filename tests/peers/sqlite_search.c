/* SQLite FTS5 with the trigram tokenizer over the same folded persons as `yakuba bench search`.
 *
 *   sqlite_search PERSONS QUERIES
 *
 * PERSONS: lines of number TAB text (names, readings, addresses, birth dates, already folded).
 * QUERIES: lines of words separated by TAB, already folded; a person is found when every word
 * stands in its text. FTS5 trigram finds no word under three characters through its index: such a
 * query is asked with LIKE, which FTS5 answers by a scan.
 * Prints one line a query: milliseconds TAB count TAB the first 10,000 numbers, comma-separated. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

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

static size_t characters(const char *text) {
    size_t n = 0;
    for (; *text; text++) n += (*text & 0xc0) != 0x80;
    return n;
}

int main(int count, char **arguments) {
    if (count != 3) {
        fprintf(stderr, "usage: sqlite_search PERSONS QUERIES\n");
        return 2;
    }
    sqlite3 *db;
    sqlite3_stmt *insert, *query;
    char *line = 0;
    size_t room = 0;
    check(sqlite3_open(":memory:", &db), db, "open");
    check(sqlite3_exec(db, "CREATE VIRTUAL TABLE person USING fts5(body, tokenize='trigram'); BEGIN;", 0, 0, 0), db,
          "create");
    check(sqlite3_prepare_v2(db, "INSERT INTO person(rowid, body) VALUES (?,?)", -1, &insert, 0), db, "insert");
    FILE *persons = fopen(arguments[1], "r"), *queries = fopen(arguments[2], "r");
    if (!persons || !queries) { perror("open"); return 1; }
    double start = now();
    while (getline(&line, &room, persons) > 0) {
        line[strcspn(line, "\n")] = 0;
        char *tab = strchr(line, '\t');
        if (!tab) continue;
        *tab = 0;
        sqlite3_bind_int64(insert, 1, atoll(line));
        sqlite3_bind_text(insert, 2, tab + 1, -1, SQLITE_TRANSIENT);
        check(sqlite3_step(insert), db, "insert");
        sqlite3_reset(insert);
    }
    check(sqlite3_exec(db, "COMMIT", 0, 0, 0), db, "commit");
    fprintf(stderr, "build %.3f s\n", now() - start);
    while (getline(&line, &room, queries) > 0) {
        line[strcspn(line, "\n")] = 0;
        char sql[4096] = "SELECT rowid FROM person WHERE 1";
        char *words[32];
        int n = 0;
        for (char *word = strtok(line, "\t"); word && n < 32; word = strtok(0, "\t")) {
            words[n++] = word;
            strcat(sql, characters(word) < 3 ? " AND body LIKE ?" : " AND person MATCH ?");
        }
        strcat(sql, " LIMIT 10000");
        start = now();
        check(sqlite3_prepare_v2(db, sql, -1, &query, 0), db, sql);
        for (int i = 0; i < n; i++) {
            char bound[1024];
            snprintf(bound, sizeof bound, characters(words[i]) < 3 ? "%%%s%%" : "\"%s\"", words[i]);
            sqlite3_bind_text(query, i + 1, bound, -1, SQLITE_TRANSIENT);
        }
        long found = 0;
        char *list = malloc(10001 * 21), *end = list;
        *list = 0;
        while (sqlite3_step(query) == SQLITE_ROW) {
            end += sprintf(end, "%s%lld", found ? "," : "", (long long)sqlite3_column_int64(query, 0));
            found++;
        }
        printf("%.4f\t%ld\t%s\n", (now() - start) * 1e3, found, list);
        free(list);
        sqlite3_finalize(query);
    }
    return 0;
}
