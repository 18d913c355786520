// The text editor's button « Mot du glossaire »: chooses a word in the glossary's own window, keeps only its id.
(() => {
  const { ModalWorkflowSource, TooltipEntity, registerPlugin } = window.draftail;

  class TermSource extends ModalWorkflowSource {
    getChooserConfig() {
      return {
        url: this.props.entityType.chooserUrls.termChooser,
        urlParams: {},
        onload: window.CHOOSER_MODAL_ONLOAD_HANDLERS,
        responses: { chosen: this.onChosen },
      };
    }

    filterEntityData(data) {
      return { id: data.id };
    }

    // With nothing selected, the word itself is written.
    onChosen(data) {
      super.onChosen({ ...data, title: data.string });
    }
  }

  class TermLink extends TooltipEntity {}
  TermLink.defaultProps = { url: null, icon: "#icon-openquote", label: "" };

  registerPlugin({ type: "TERM", source: TermSource, decorator: TermLink }, "entityTypes");
})();
