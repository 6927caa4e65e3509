/* Suggestions for a word that somebody is typing, as a shell completes it. Restricted customers and records are left
 * out, and so is everything beyond the first hundred. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "form/layout.h"
#include "store/archive.h"

/* A suggestion replaces the typed word; about describes it, or is NULL. False to stop. */
typedef bool (*SuggestVisit) (const char *word, const char *about, gpointer data);

/* Customers whose number, name or profile contains the typed word. Errors: D-INDEX. */
bool suggest_customers (Archive *archive, const char *typed, SuggestVisit visit, gpointer data, GError **error);
/* The next part of a reference: customers as above with a slash, then years, volumes and records. What comes before the
 * last slash may be any reference that customers_find_place takes. Errors: D-INDEX. */
bool suggest_references (Archive *archive, const char *typed, SuggestVisit visit, gpointer data, GError **error);
/* Codes of categories, and of one of the lists of the layout in force, in lang. */
bool suggest_categories (Archive *archive, const char *lang, SuggestVisit visit, gpointer data, GError **error);
bool suggest_codes (Archive *archive, LayoutList list, const char *lang, SuggestVisit visit, gpointer data,
                    GError **error);
/* Numbers of people, and of holds in force. */
bool suggest_people (Archive *archive, SuggestVisit visit, gpointer data, GError **error);
bool suggest_holds (Archive *archive, SuggestVisit visit, gpointer data, GError **error);
