/* dossier why: the rules by which a record was filed, with their inputs. */
#include "ops/ask.h"
#include "store/layouts.h"
#include "tools/verbs.h"
#include "tools/screen/references.h"
#include "tools/show/show.h"

static const char *title_of (const char *subject)
{
  static const char *const titles[][2] = {
      {"year", N_ ("year")},
      {"category", N_ ("category")},
      {"grade", N_ ("grade")},
      {"retention", N_ ("retention")},
      {"end", N_ ("retention ends")},
      {"hold", N_ ("on hold")},
      {"restricted", N_ ("restricted")},
      {"brought-along", N_ ("brought along")},
      {"edition", N_ ("edition")},
      {"void", N_ ("void")},
      {"loan", N_ ("loan")},
      {"custodian", N_ ("custodian")},
      {"appraisal", N_ ("appraisal")},
      {"deadline", N_ ("deadline")},
      {"destruction", N_ ("destruction")},
  };
  for (size_t i = 0; i < G_N_ELEMENTS (titles); i++)
    if (g_str_equal (titles[i][0], subject))
      return titles[i][1];
  return subject;
}

/* "kind=ordinary" for programs; "kind: ordinary document" for people, who get titles. */
static char **list_inputs (const Output *output, const Explanation *explanation, const Layout *layout)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  for (unsigned i = 0; i < explanation->inputs->len; i++) {
    const RecordInput *input = explanation->inputs->pdata[i];
    g_autofree char *text = NULL;
    if (output_is_json (output))
      text = g_strdup_printf ("%s=%s", input->name, input->value);
    else if (g_str_equal (input->name, "kind"))
      text = g_strdup_printf (_ ("%s: %s"), show_word ("kind"),
                              layout_code_title (layout, LAYOUT_KINDS, input->value, output_language (output)));
    else
      text = g_strdup_printf (_ ("%s: %s"), show_word (input->name), show_word (input->value));
    g_strv_builder_add (builder, text);
  }
  return g_strv_builder_end (builder);
}

/* In text one object holds all explanations, so that everything is aligned; in JSON each is an object. */
static void put_explanation (Output *output, const Explanation *explanation, const Layout *layout)
{
  g_auto (GStrv) inputs = list_inputs (output, explanation, layout);
  g_autofree char *from = inputs[0] != NULL ? g_strjoinv (_ (", "), inputs) : NULL;
  const char *label = title_of (explanation->subject);
  g_autofree char *ruled = explanation->rule != NULL
                               ? g_strdup_printf ("%s  (%s)", explanation->value, explanation->rule)
                               : g_strdup (explanation->value);
  output_text (output, "", label, ruled);
  output_text (output, "", ruled != NULL ? "" : label, explanation->because);
  g_autofree char *inputs_line = from != NULL ? g_strdup_printf (_ ("from %s"), from) : NULL;
  output_text (output, "", "", inputs_line);
  output_text (output, "", "", explanation->place);
}

static void print_explanation (Output *output, const char *path, const Explained *explained,
                               const Explanation *explanation)
{
  g_auto (GStrv) inputs = list_inputs (output, explanation, NULL);
  output_begin (output, "explanation");
  output_text (output, "record", "", path);
  output_text (output, "subject", "", explanation->subject);
  output_text (output, "value", "", explanation->value);
  output_text (output, "rule", "", explanation->rule);
  output_text (output, "because", "", explanation->because);
  output_list (output, "inputs", "", (const char *const *)inputs);
  output_text (output, "place", "", explanation->place);
  output_text (output, "layout", "", explained->layout);
  output_number (output, "edition", "", explained->edition);
  output_end (output);
}

static void print_explained (Output *output, const Reading *reading, const Explained *explained, const Layout *layout)
{
  g_autofree char *path = name_short_from_path (reading->path);
  g_autofree char *name = g_strdup_printf ("%s.%u", explained->layout, explained->edition);
  if (!output_is_json (output)) {
    output_begin (output, "explanation");
    output_text (output, "", N_ ("record"), path);
    output_text (output, "", N_ ("title"), reading->record->title);
    output_text (output, "", N_ ("layout"), name);
    if (!explained->in_force)
      output_text (output, "", "", _ ("no longer in force; later changes of the rules are not explained"));
  }
  for (unsigned i = 0; i < explained->all->len; i++) {
    if (output_is_json (output))
      print_explanation (output, path, explained, explained->all->pdata[i]);
    else
      put_explanation (output, explained->all->pdata[i], layout);
  }
  if (!output_is_json (output))
    output_end (output);
}

int command_why (Context *context, char **argv, GError **error)
{
  char **arguments = options_read (context, "why [REF…|-]", 0, OPTIONS_MANY, NULL, argv, error);
  g_auto (GStrv) references = arguments != NULL ? references_read ("why", arguments, error) : NULL;
  g_autoptr (Archive) archive = references != NULL ? command_open (context, ARCHIVE_READ, error) : NULL;
  for (unsigned i = 0; archive != NULL && references[i] != NULL; i++) {
    g_autoptr (Reading) reading = ask_open (archive, references[i], error);
    g_autoptr (Explained) explained =
        reading != NULL ? ask_explain_record (archive, reading, output_language (context->output), error) : NULL;
    if (explained == NULL)
      return 0;
    if (i > 0)
      output_line (context->output, "%s", "");
    print_explained (context->output, reading, explained, layouts_in_force (archive, error));
  }
  return 0;
}
